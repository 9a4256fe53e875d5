import { closeSync, openSync, readSync } from 'node:fs';
import type { Session } from '#warehouse/duckdb/database.ts';
import type { RecordReason } from '#warehouse/model/reason.ts';
import { EtlError } from '../errors.ts';
import { recordJson } from '../staged-source.ts';
import { beginningOf, MAX_TEXT } from './record-text.ts';
import { technical, type Layout, type Staging } from './staging.ts';

/** Temporary tables in which DuckDB notes what it refuses, whenever it reads a working file. */
export const unreadableRows = 'unreadable_rows';
export const unreadableScans = 'unreadable_scans';

interface Unreadable {
  path: string;
  at: number;
  line: string;
  why: string;
}

/**
 * Moves the rows that DuckDB cannot read to the faults, with their own numbers and texts, once it has read every cell of the
 * working files.
 *
 * @param mended table of rows that stand in for others, which are no faults then, and learn how these came
 * @throws {EtlError} account_mismatch: DuckDB sees a record where the counting parser sees none
 */
export async function keepUnreadable(staging: Staging, faults: string, mended: string | null): Promise<void> {
  const { db } = staging.context;
  for (const unreadable of await takeUnreadable(db)) {
    const layout = [...staging.layouts.values()].find(({ rows }) => rows.path === unreadable.path);
    if (layout === undefined) continue; // Noted once more: of a few rows read again, or of the source before.
    const { fileNo, rowNo, raw, isCut } = placeOf(staging, layout, unreadable);
    const known = [faults, ...(mended === null ? [] : [mended])].map(
      (table) => `not exists (from ${table} where ${technical.file} = $fileNo and ${technical.row} = $rowNo)`,
    );
    if (mended !== null)
      await db.run(
        `update ${mended} set ${technical.sent} = ${recordJson('$raw', '$isCut')}
         where ${technical.file} = $fileNo and ${technical.row} = $rowNo and ${technical.sent} is null`,
        { fileNo, rowNo, raw, isCut },
      );
    await db.run(
      `insert into ${faults} select $fileNo, $rowNo, $reason, $raw, $isCut where ${known.join(' and ')}`,
      { fileNo, rowNo, reason: reasonOf(unreadable.why), raw, isCut },
    );
  }
}

/** Takes what has been noted, each place once, so that what comes next begins with nothing. */
async function takeUnreadable(db: Session): Promise<Unreadable[]> {
  const noted = await db.rows(
    `select 1 from duckdb_tables() where table_name = '${unreadableRows}' and database_name = 'temp'`,
  );
  if (noted.length === 0) return [];
  const unreadable = await db.rows<Unreadable>(
    `select file_path as path, line_byte_position - 1 as "at", any_value(csv_line) as line, any_value(error_type) as why
     from ${unreadableRows} join ${unreadableScans} using (scan_id, file_id) group by all order by all`,
  );
  await db.run(`drop table ${unreadableRows}; drop table ${unreadableScans}`);
  return unreadable;
}

function placeOf(
  staging: Staging,
  { rows: { path, delimiter }, fileNo: only }: Layout,
  { at, line, why }: Unreadable,
): { fileNo: number; rowNo: number; raw: string; isCut: boolean } {
  const { text, isCut } = readLine(path, at) ?? { text: line, isCut: false };
  const cells = [...(only === null ? [] : [String(only)]), ...text.split(delimiter)];
  const [fileNo, rowNo] = cells.slice(0, 2).map(Number);
  const isKnown = staging.files.some((file) => file.fileNo === fileNo);
  if (fileNo === undefined || !isKnown || rowNo === undefined || !Number.isInteger(rowNo))
    throw disagreement(staging, why);
  return { fileNo, rowNo, raw: cells.slice(2).join(delimiter), isCut };
}

function disagreement({ contract }: Staging, why: string): EtlError {
  return new EtlError(
    'account_mismatch',
    `account mismatch: ${contract.id}: two parsers disagree on where records begin (${why}). Expected CSV after ` +
      'RFC 4180; ask for a file written anew.',
    { sourceId: contract.id },
  );
}

/** What DuckDB says of a row that it refuses. */
function reasonOf(why: string): RecordReason {
  if (/unicode|encoding/i.test(why)) return 'encoding';
  return /size|maximum/i.test(why) ? 'too_long' : 'structure';
}

/** DuckDB's own copy of a line leaves out what it cannot decode. */
function readLine(path: string, at: number): { text: string; isCut: boolean } | null {
  const handle = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MAX_TEXT + 1);
    const line = bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, at));
    if (line.length === 0) return null;
    const end = line.indexOf(0x0a);
    return beginningOf(line, 0, end === -1 ? line.length : end);
  } finally {
    closeSync(handle);
  }
}
