import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openDatabase, type Session } from '#warehouse/duckdb/database.ts';
import type { DataPaths } from '#warehouse/control/data-paths.ts';

/**
 * Files of mends that count in a run, as `<table>/<file>`: those that the version served was made with, and in a replay those of its
 * own source besides. So a mend that nobody has approved yet waits, while other refreshes of its source go on without it.
 */
export type MendsInForce = ReadonlySet<string>;

/** What readers of corrections need to know of a run. */
export interface Mending {
  paths: Pick<DataPaths, 'corrections'>;
  mends: MendsInForce;
}

/** Ends of the names of files that count: rows mended, dropped or brought back, and what values mean (`mappings.ts`). */
const LINES = '.ndjson';

/**
 * Says which files of mends count.
 *
 * @param approved those that the version served was made with; null where it does not say: all count
 * @param replayed tables whose mends are let in, approved or not
 */
export function mendsInForce(
  paths: Pick<DataPaths, 'corrections'>,
  approved: readonly string[] | null,
  replayed: readonly string[] = [],
): MendsInForce {
  if (approved === null) return new Set(allMends(paths));
  return new Set([...approved, ...replayed.flatMap((table) => mendsOf(paths, table))]);
}

/**
 * Reads the mends that a version was made with; null where it does not say, since an older release made it, or it is missing.
 *
 * @param file absolute; null for none
 */
export async function readApprovedMends(file: string | null): Promise<string[] | null> {
  if (file === null || !existsSync(file)) return null;
  const version = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    const [known] = await version.rows(
      `select 1 from information_schema.tables where table_schema = 'meta' and table_name = 'mend'`,
    );
    if (!known) return null;
    const rows = await version.rows<{ mend: string }>(
      `select table_id || '/' || file_name as mend from meta.mend order by all`,
    );
    return rows.map(({ mend }) => mend);
  } finally {
    version.close();
  }
}

/** Whoever asked for mends to be taken in, as the audit names them; nobody where an earlier release took them in. */
export function mendersOf(
  { corrections }: Pick<DataPaths, 'corrections'>,
  mends: readonly string[],
): string[] {
  const askers = mends.flatMap((mend) => {
    const [first = '{}'] = readFileSync(join(corrections, mend), 'utf8').split('\n', 1);
    return (JSON.parse(first) as { askers?: string[] }).askers ?? [];
  });
  return [...new Set(askers)];
}

/** Notes all mends that count, in a build whose base does not say. */
export async function seedMends(db: Session, mends: MendsInForce): Promise<void> {
  await db.run(
    `insert or ignore into meta.mend
     select split_part(mend, '/', 1), split_part(mend, '/', 2) from (select unnest($mends::varchar[]) as mend)`,
    { mends: [...mends] },
  );
}

/** Notes the mends that a table is made with, in place of those before. */
export async function writeMends(db: Session, { paths, mends }: Mending, tableId: string): Promise<void> {
  await db.run('delete from meta.mend where table_id = $tableId', { tableId });
  const files = filesInForce({ paths, mends }, tableId);
  await db.run('insert into meta.mend select $tableId, unnest($files::varchar[])', { tableId, files });
}

/** Whether a table in the build is made with the mends that count now. */
export async function areMendsCurrent(db: Session, mending: Mending, tableId: string): Promise<boolean> {
  const noted = await db.rows<{ file: string }>(
    'select file_name as file from meta.mend where table_id = $tableId order by file_name',
    { tableId },
  );
  return isDeepStrictEqual(
    noted.map(({ file }) => file),
    filesInForce(mending, tableId),
  );
}

/** Names of a table's files that count, the oldest first. */
function filesInForce({ paths, mends }: Mending, tableId: string): string[] {
  return mendsOf(paths, tableId)
    .filter((mend) => mends.has(mend))
    .map((mend) => mend.slice(tableId.length + 1));
}

/** Files of a table's mends, `<table>/<file>`, the oldest first. */
export function mendsOf({ corrections }: Pick<DataPaths, 'corrections'>, tableId: string): string[] {
  const folder = join(corrections, tableId);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(LINES))
    .toSorted()
    .map((name) => `${tableId}/${name}`);
}

/** Files of mends of all tables. */
function allMends(paths: Pick<DataPaths, 'corrections'>): string[] {
  if (!existsSync(paths.corrections)) return [];
  return readdirSync(paths.corrections, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => mendsOf(paths, name));
}
