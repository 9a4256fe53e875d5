import { identifier } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { copyOf, flagOf, type Rule, type Uniqueness } from './compile-rules.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
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
    found.tables.push(table);
    const flag = (name: string) => (copies > 0 ? `coalesce(${alias}.${name}, false)` : 'false');
    if (copies > 0) found.joins.push(`left join ${table} ${alias} on t._id = ${alias}._id`);
    found.flags.push(`${flag('fails')} as ${flagOf(id)}`, `${flag('counts')} as ${copyOf(id)}`);
  }
  return found;
}

const HASHES_AT_ONCE = 3_000_000;

/** Makes the table of rows that have a copy: `_id, fails, counts`. @returns how many there are */
async function listCopies(
  validation: Validation,
  landed: LandedRows,
  { unique, table, others }: { unique: Uniqueness; table: string; others: RowFlags },
): Promise<number> {
  const { context, contract, drift, staged } = validation;
  const { db, signal, asOf } = context;
  const isOneFile = staged.files.length === 1;
  const key = unique.columns.filter((name) => !(isOneFile && name === place.file)).map(identifier);
  const hash = `hash(${key.join(', ')})`;
  const isWhole = [
    ...key.map((column) => `${column} is not null`),
    ...(drift ? [`not (${drift.fails})`] : []),
  ].join(' and ');
  const candidates = workTable(validation, 'candidates');
  const rows = landedRows(validation, landed, { files: false });
  // Hashes first: they take a fraction of the memory of keys, and most sources have no copies at all.
  await repeatedHashes(validation, `select ${hash} as hash from (${rows}) where ${isWhole}`, candidates);
  const [repeated] = await db.rows<{ hashes: number }>(`select count(*) as hashes from ${candidates}`);
  if (repeated?.hashes === 0) return dropAndCount(validation, candidates, 0);

  const suspects = `select * from (${rows}) where ${isWhole} and ${hash} in (select hash from ${candidates})`;
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
  const [counted] = await db.rows<{ copies: number }>(`select count(*) as copies from ${table}`);
  return dropAndCount(validation, candidates, counted?.copies ?? 0);
}

/** Makes the table of hashes that come twice. Of many, some are counted at a time, so that memory does not grow with the rows. */
async function repeatedHashes(validation: Validation, hashes: string, table: string): Promise<void> {
  const { context, staged } = validation;
  const { db, signal } = context;
  const parts = Math.ceil(staged.files.reduce((sum, { physical }) => sum + physical, 1) / HASHES_AT_ONCE);
  const repeated = 'group by all having count(*) > 1';
  if (parts === 1)
    return db.run(`create or replace temp table ${table} as ${hashes} ${repeated}`, {}, signal);
  const all = workTable(validation, 'hashes');
  await db.run(`create or replace temp table ${all} as ${hashes}`, {}, signal);
  await db.run(`create or replace temp table ${table} (hash ubigint)`);
  for (let part = 0; part < parts; part++)
    await db.run(
      `insert into ${table} select hash from ${all} where hash % ${parts} = ${part} ${repeated}`,
      {},
      signal,
    );
  await db.run(`drop table ${all}`);
}

async function dropAndCount({ context }: Validation, table: string, count: number): Promise<number> {
  await context.db.run(`drop table ${table}`);
  return count;
}

/** SQL columns that follow others. */
export function withComma(columns: string[]): string {
  return columns.map((column) => `, ${column}`).join('');
}
