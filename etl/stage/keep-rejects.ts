import { closeSync, openSync, readSync } from 'node:fs';
import { EtlError } from '../errors.ts';
import type { RowFile } from './row-file.ts';
import type { Staging } from './staging.ts';

/** Temporary tables in which DuckDB keeps what it refuses. */
export const refusedRows = 'refused_rows';
export const refusedScans = 'refused_scans';

const MAX_TEXT_BYTES = 16_384;

/**
 * Moves the rows that DuckDB refused to the faults, with their own numbers and texts.
 *
 * @throws {EtlError} account_mismatch: DuckDB sees a record where the counting parser sees none
 */
export async function keepRejects(staging: Staging, rows: RowFile): Promise<void> {
  const { db } = staging.context;
  const rejects = await db.rows<{ at: number; line: string; why: string }>(
    `select line_byte_position - 1 as "at", any_value(csv_line) as line, any_value(error_type) as why
     from ${refusedRows} group by all order by 1`,
  );
  if (rejects.length > 0) {
    const handle = openSync(rows.path, 'r');
    try {
      for (const reject of rejects)
        keepReject(staging, rows, readLine(handle, reject.at) ?? reject.line, reject.why);
    } finally {
      closeSync(handle);
    }
  }
  await db.run(`drop table ${refusedRows}; drop table ${refusedScans}`);
}

function keepReject(staging: Staging, { delimiter }: RowFile, text: string, why: string): void {
  const [fileNo, rowNo] = text.split(delimiter, 2).map(Number);
  const file = staging.files[(fileNo ?? 0) - 1];
  if (file === undefined || rowNo === undefined || !Number.isInteger(rowNo))
    throw new EtlError(
      'account_mismatch',
      `account mismatch: ${staging.contract.id}: two parsers disagree on where records begin (${why}). Expected CSV after ` +
        'RFC 4180; ask for a file written anew.',
      { sourceId: staging.contract.id },
    );
  staging.fault(file, rowNo, text.split(delimiter).slice(2).join(delimiter));
}

/** DuckDB's own copy of a line leaves out what it cannot decode. */
function readLine(handle: number, at: number): string | null {
  const bytes = Buffer.alloc(MAX_TEXT_BYTES);
  const line = bytes.subarray(0, readSync(handle, bytes, 0, MAX_TEXT_BYTES, at));
  const end = line.indexOf(0x0a);
  return line.length === 0 ? null : line.toString('utf8', 0, end === -1 ? line.length : end);
}
