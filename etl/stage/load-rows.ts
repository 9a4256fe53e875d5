import { rmSync } from 'node:fs';
import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { copyAround, type Place } from './copy-around.ts';
import { unreadableRows, unreadableScans } from './keep-unreadable.ts';
import { NO_VALUE, type RowFile } from './row-file.ts';
import { skipExpression } from './skip.ts';
import { technical, type Layout, type Staging } from './staging.ts';

/**
 * SQL of the rows in the working files, in all of the contract's columns. DuckDB reads them anew each time it is asked, which
 * costs less than to write and read them once more; what it refuses (bytes that are not UTF-8) it notes, see `keepUnreadable`.
 *
 * @returns null where there are no rows
 */
export function workingRows(staging: Staging): string | null {
  const parts: string[] = [];
  for (const layout of staging.layouts.values()) {
    layout.rows.close();
    if (layout.rows.bytes > 0) parts.push(rowsOf(staging, layout, layout.rows.path));
    else rmSync(layout.rows.path);
  }
  return parts.length === 0 ? null : parts.join('\nunion all\n');
}

/**
 * SQL of the rows at some places, and a few around them, of working files that know where their rows begin; of others, all.
 *
 * @param places in the order of files and rows
 */
export function rowsAround(staging: Staging, places: readonly Place[]): string | null {
  const parts = [...staging.layouts.values()].flatMap((layout) => {
    const { rows } = layout;
    if (rows.bytes === 0) return [];
    if (rows.index.length === 0) return [rowsOf(staging, layout, rows.path)];
    const some = `${rows.path}.some`;
    return copyAround(rows, places, some) ? [rowsOf(staging, layout, some)] : [];
  });
  return parts.length === 0 ? null : parts.join('\nunion all\n');
}

/** Makes the temporary table of the records that are no rows. */
export async function loadFaults({ faults, context }: Staging, table: string): Promise<void> {
  faults.close();
  const read = readWorkingFile(faults, `store_rejects = false`, faults.path, { ...types, cut: 'BOOLEAN' });
  await context.db.run(`create or replace temp table ${table} as select * from ${read}`, {}, context.signal);
  rmSync(faults.path);
}

function rowsOf({ contract }: Staging, { rows, fileNo, columns, normalised }: Layout, path: string): string {
  const text = (column: string) =>
    !columns.includes(column)
      ? 'null::varchar'
      : normalised
        ? identifier(column)
        : `nfc_normalize(${identifier(column)})`;
  const cells = contract.columns.map(({ name }) => `${text(name)} as ${identifier(name)}`);
  const sheetRow = rows.columns.includes(technical.sheetRow) ? technical.sheetRow : 'null::bigint';
  const file = fileNo === null ? technical.file : `${fileNo}::integer as ${technical.file}`;
  return `select ${[...cells, technical.row, file].join(', ')}, ${sheetRow} as ${technical.sheetRow},
      ${skipExpression(contract, text)} as ${technical.skip} from ${readWorkingFile(rows, REJECTS, path)}
      ${readsAll(contract, columns)}`;
}

/**
 * A filter that lets every row pass, over columns that the contract does not have: DuckDB fails with an internal error where a
 * cell cannot be decoded to the right of one that it does not read.
 */
function readsAll(contract: Contract, columns: readonly string[]): string {
  const further = columns.filter((column) => !contract.columns.some(({ name }) => name === column));
  return further.length === 0 ? '' : `where hash(${further.map(identifier).join(', ')}) is not null`;
}

const REJECTS = `store_rejects = true, rejects_table = '${unreadableRows}', rejects_scan = '${unreadableScans}'`;

const types: { [column: string]: string } = {
  [technical.file]: 'INTEGER',
  [technical.row]: 'BIGINT',
  [technical.sheetRow]: 'BIGINT',
};

/** Nothing is left to DuckDB to guess. */
function readWorkingFile(
  { columns, delimiter, quote, ...file }: RowFile,
  further: string,
  path = file.path,
  kinds = types,
): string {
  const typed = columns.map((name) => `${literal(name)}: '${kinds[name] ?? 'VARCHAR'}'`);
  return `read_csv(${literal(path)}, columns = {${typed.join(', ')}}, header = false, auto_detect = false,
    delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(quote)}, new_line = '\\n',
    nullstr = ${literal(NO_VALUE)}, allow_quoted_nulls = false, strict_mode = true, ${further})`;
}
