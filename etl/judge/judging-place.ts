import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readServed } from '#warehouse/control/versions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import {
  identifier,
  literal,
  openDatabase,
  type Database,
  type Session,
} from '#warehouse/duckdb/database.ts';
import { requireFormat } from '#warehouse/snapshot/attach.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';
import type { DataPaths } from '../run-context.ts';

/** Where a file is judged: a warehouse of its own beside the version served, which it only looks into. */
export interface JudgingPlace {
  folder: string;
  database: Database;
  /** Id of the version served; null where nothing is served. */
  snapshotId: string | null;
  /** Its file, absolute; null for none. */
  servedFile: string | null;
  close(): void;
}

/** The version served, in the database of a judging place. */
const served = 'served';

const PREFIX = '.judging-';
/** What a process that died has left is nobody's after so long. */
const FORSAKEN_MS = 86_400_000;

/**
 * Opens a place in the folder of uploads, which no run clears. It shows the sources of the version served, but for those that are to
 * be judged, so that references find what they refer to.
 *
 * @param judged tables of the source that the file is of
 */
export async function openJudgingPlace(
  control: Control,
  paths: DataPaths,
  judged: readonly string[],
): Promise<JudgingPlace> {
  clearForsaken(paths.uploads, control.clock());
  const folder = mkdtempSync(join(paths.uploads, PREFIX));
  const version = readServed(control);
  const servedFile = version && join(paths.snapshots, version.file);
  const database = await openDatabase(join(folder, 'judged.duckdb'));
  const close = () => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await database.run(readLayoutSql());
    if (version !== null) {
      requireFormat(version);
      await showServed(database, join(paths.snapshots, version.file), judged);
    }
    await database.run(
      `set global TimeZone = 'UTC'; set allowed_directories = [${literal(`${folder}/`)}, ${literal(`${paths.uploads}/`)}];
       set enable_external_access = false`,
    );
    return { folder, database, snapshotId: version?.snapshotId ?? null, servedFile, close };
  } catch (fault) {
    close();
    throw fault;
  }
}

/** SQL name of the files that the version served is made of; null where nothing is served. */
export async function servedExtracts(db: Session): Promise<string | null> {
  const [known] = await db.rows(`select 1 from duckdb_databases() where database_name = '${served}'`);
  return known ? `${served}.meta.extract` : null;
}

/** SQL name of the units of the version served, where there is one. */
export const servedUnits = `${served}.star.dim_unit`;

/** SQL name of the rows of a source in the version served; null where it has none. */
export async function servedRows(db: Session, table: string): Promise<string | null> {
  const [known] = await db.rows(
    `select 1 from information_schema.tables where table_catalog = '${served}' and table_schema = 'validate' and table_name = $table`,
    { table },
  );
  return known ? `${served}.validate.${identifier(table)}` : null;
}

async function showServed(db: Database, file: string, judged: readonly string[]): Promise<void> {
  await db.run(`attach ${literal(file)} as ${served} (read_only)`);
  const tables = await db.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_catalog = '${served}' and table_schema = 'validate'`,
  );
  for (const { name } of tables)
    if (!judged.includes(name))
      await db.run(
        `create view validate.${identifier(name)} as select * from ${served}.validate.${identifier(name)}`,
      );
  await db.run(`insert into meta.source_load select * from ${served}.meta.source_load
    where source_id not in (${judged.map(literal).join(', ')})`);
  await db.run(`insert into quality.row_count select * from ${served}.quality.row_count`);
}

function clearForsaken(uploads: string, now: Date): void {
  for (const name of readdirSync(uploads)) {
    const path = join(uploads, name);
    if (name.startsWith(PREFIX) && now.getTime() - statSync(path).mtimeMs > FORSAKEN_MS)
      rmSync(path, { recursive: true, force: true });
  }
}
