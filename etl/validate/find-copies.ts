import { identifier } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { copyOf, flagOf, type Rule, type Uniqueness } from './compile-rules.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import { findRepeated } from './find-repeated.ts';
import type { RowFlags } from './row-flags.ts';
import { failsAny } from './row-marks.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

/**
 * Finds rows that repeat a key or a unique value, and which of them the contract keeps: of copies, those without another
 * error come first, then the order of files and rows decides. Rows without a value of the key repeat nothing.
 *
 * @param others rules over other rows, and the flags they need
 */
export async function findCopies(
  validation: Validation,
  landed: LandedRows,
  others: RowFlags,
): Promise<RowFlags> {
  const found: RowFlags = { rules: [], joins: [], flags: [], tables: [] };
  for (const unique of validation.uniqueness) {
    const { id } = unique.rule;
    const table = workTable(validation, `copies_${id}`);
    const alias = identifier(`copies ${id}`);
    const copies = await listCopies(validation, landed, { unique, table, others });
    found.rules.push(unique.rule);
    if (copies !== null) found.tables.push(table);
    const hasCopies = copies !== null && copies > 0;
    const flag = (name: string) => (hasCopies ? `coalesce(${alias}.${name}, false)` : 'false');
    if (hasCopies) found.joins.push(`left join ${table} ${alias} on t._id = ${alias}._id`);
    found.flags.push(`${flag('fails')} as ${flagOf(id)}`, `${flag('counts')} as ${copyOf(id)}`);
  }
  return found;
}

/** Makes the table of rows that have a copy: `_id, fails, counts`. @returns how many there are; null: there is no such table */
async function listCopies(
  validation: Validation,
  landed: LandedRows,
  { unique, table, others }: { unique: Uniqueness; table: string; others: RowFlags },
): Promise<number | null> {
  const { context, contract, drift, staged } = validation;
  const { db, signal, asOf } = context;
  const isOneFile = staged.files.length === 1;
  const key = unique.columns.filter((name) => !(isOneFile && name === place.file)).map(identifier);
  const isWhole = [
    ...key.map((column) => `${column} is not null`),
    ...(drift ? [`not (${drift.fails})`] : []),
  ].join(' and ');
  const whole = `select * from (${landedRows(validation, landed, { files: false })}) where ${isWhole}`;
  const repeated = await findRepeated(context, whole, {
    ...{ key, ids: `select rowid as _id from ${landed.table}`, table: workTable(validation, 'repeated') },
    atMost: staged.files.reduce((sum, { physical }) => sum + physical, 0),
  });
  if (repeated === null) return null;

  const suspects = `select * from (${whole}) where ${repeated.condition}`;
  const isError = ({ severity }: Rule) => severity === 'error';
  const isBad = [
    failsAny(landed.marks, landed.rules.filter(isError)),
    ...others.rules.filter(isError).map(({ fails }) => fails),
  ].join(' or ');
  const latestFirst = contract.duplicates === 'last' ? 'desc' : 'asc';
  const kept = `row_number() over (partition by ${key.join(', ')} order by is_bad, ${place.file} ${latestFirst}, ${place.row} ${latestFirst})`;
  const sql = `create or replace temp table ${table} as
    select _id, ${contract.duplicates === 'none' ? 'true' : 'kept > 1'} as fails, kept > 1 as counts
    from (select _id, ${kept} as kept, count(*) over (partition by ${key.join(', ')}) as copies
          from (select *, (${isBad}) as is_bad
                from (select t.*${withComma(others.flags)} from (${suspects}) t ${others.joins.join(' ')})))
    where copies > 1`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
  await db.run(`drop table ${repeated.table}`);
  const [counted] = await db.rows<{ copies: number }>(`select count(*) as copies from ${table}`);
  return counted?.copies ?? 0;
}

/** SQL columns that follow others. */
export function withComma(columns: string[]): string {
  return columns.map((column) => `, ${column}`).join('');
}
