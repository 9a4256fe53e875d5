import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { keepRejects, refusedRows, refusedScans } from './keep-rejects.ts';
import { NO_VALUE, type RowFile } from './row-file.ts';
import { skipExpression } from './skip.ts';
import { technical, type Layout, type Staging } from './staging.ts';

/**
 * Has DuckDB read the working files once, into Parquet, of which any number of later passes read only what they need.
 * A row that DuckDB refuses (bytes that are not UTF-8) joins the faults: nothing vanishes.
 *
 * @returns paths of the Parquet files; none where there are no rows
 */
export async function loadRows(staging: Staging): Promise<string[]> {
  const parts: string[] = [];
  for (const { rows, ...layout } of staging.layouts.values()) {
    rows.close();
    if (rows.bytes > 0) {
      const part = join(staging.folder, `rows-${parts.length + 1}.parquet`);
      await convert(staging, { rows, ...layout }, part);
      await keepRejects(staging, rows);
      parts.push(part);
    }
    rmSync(rows.path);
  }
  return parts;
}

/** Makes the temporary table of the records that are no rows. */
export async function loadFaults({ faults, context }: Staging, table: string): Promise<void> {
  faults.close();
  const read = readWorkingFile(faults, `store_rejects = false`);
  await context.db.run(`create or replace temp table ${table} as select * from ${read}`, {}, context.signal);
  rmSync(faults.path);
}

async function convert({ context, contract }: Staging, layout: Layout, part: string): Promise<void> {
  const text = (column: string) =>
    layout.normalised ? identifier(column) : `nfc_normalize(${identifier(column)})`;
  const { rows, columns } = layout;
  const leading = rows.columns.slice(0, rows.columns.length - columns.length).map(identifier);
  const cells = columns.map((column) => `${text(column)} as ${identifier(column)}`);
  const skip = skipExpression(contract, (column) =>
    columns.includes(column) ? text(column) : 'null::varchar',
  );
  await context.db.run(
    `copy (select ${[...leading, ...cells].join(', ')}, ${skip} as ${technical.skip}
           from ${readWorkingFile(rows, REJECTS)})
     to ${literal(part)} (format parquet, compression lz4_raw)`,
    {},
    context.signal,
  );
}

const REJECTS = `store_rejects = true, rejects_table = '${refusedRows}', rejects_scan = '${refusedScans}'`;

const types: { [column: string]: string } = {
  [technical.file]: 'INTEGER',
  [technical.row]: 'BIGINT',
  [technical.sheetRow]: 'BIGINT',
};

/** Nothing is left to DuckDB to guess. */
function readWorkingFile({ path, columns, delimiter, quote }: RowFile, further: string): string {
  const typed = columns.map((name) => `${literal(name)}: '${types[name] ?? 'VARCHAR'}'`);
  return `read_csv(${literal(path)}, columns = {${typed.join(', ')}}, header = false, auto_detect = false,
    delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(quote)}, new_line = '\\n',
    nullstr = ${literal(NO_VALUE)}, allow_quoted_nulls = false, strict_mode = true, ${further})`;
}
