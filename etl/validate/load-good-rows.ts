import { identifier } from '#warehouse/duckdb/database.ts';
import { technicalColumns } from '../contract/sql-type.ts';
import type { MarkedRows } from './mark-rows.ts';
import { place } from './typed-rows.ts';
import { typedRowsOf, type Validation } from './validation.ts';

/** Makes a table, `validate.<source>` or one of rows to be added to it, of the rows that no error rule fails. */
export async function loadGoodRows(
  validation: Validation,
  { table }: MarkedRows,
  target: string,
): Promise<void> {
  const { context, contract } = validation;
  const { db, signal } = context;
  const columns = [...contract.columns, ...technicalColumns(contract)].map(({ name }) => identifier(name));
  const [found] = await db.rows<{ rejected: boolean }>(
    `select exists (from ${table} where _rejected) as rejected`,
  );
  const row = `${place.file}, ${place.row}`;
  const withoutRejected = found?.rejected
    ? `anti join (select ${row} from ${table} where _rejected) using (${row})`
    : '';
  await db.run(
    `create or replace ${target.startsWith('temp.') ? 'temp ' : ''}table ${target} as select ${columns.join(', ')} from (${typedRowsOf(validation)}) ${withoutRejected}`,
    {},
    signal,
  );
}
