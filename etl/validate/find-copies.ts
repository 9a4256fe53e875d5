import { identifier } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { copyOf, flagOf, type Rule, type Uniqueness } from './compile-rules.ts';
import type { RowFlags } from './row-flags.ts';
import { place } from './typed-rows.ts';
import { typedRowsOf, workTable, type Validation } from './validation.ts';

const ROW = `${place.file}, ${place.row}`;

/**
 * Finds rows that repeat a key or a unique value, and which of them the contract keeps: of copies, those without another
 * error come first, then the order of files and rows decides. Rows without a value of the key repeat nothing.
 *
 * @param others error rules over a row, and the flags they need
 */
export async function findCopies(
  validation: Validation,
  others: { rules: Rule[]; flags: RowFlags },
): Promise<RowFlags> {
  const found: RowFlags = { rules: [], joins: [], flags: [], tables: [] };
  for (const unique of validation.uniqueness) {
    const { id } = unique.rule;
    const table = workTable(validation, `copies_${id}`);
    const alias = identifier(`copies ${id}`);
    const copies = await listCopies(validation, unique, table, others);
    found.rules.push(unique.rule);
    found.tables.push(table);
    const flag = (name: string) => (copies > 0 ? `coalesce(${alias}.${name}, false)` : 'false');
    if (copies > 0)
      found.joins.push(
        `left join ${table} ${alias} on t.${place.file} = ${alias}.${place.file} and t.${place.row} = ${alias}.${place.row}`,
      );
    found.flags.push(`${flag('fails')} as ${flagOf(id)}`, `${flag('counts')} as ${copyOf(id)}`);
  }
  return found;
}

/** Makes the table of rows that have a copy. @returns how many there are */
async function listCopies(
  validation: Validation,
  { columns }: Uniqueness,
  table: string,
  { rules, flags }: { rules: Rule[]; flags: RowFlags },
): Promise<number> {
  const { context, contract, staged, gate, drift } = validation;
  const { db, signal, asOf } = context;
  const key = columns.map(identifier);
  const hash = `hash(${key.join(', ')})`;
  const isWhole = [
    ...key.map((column) => `${column} is not null`),
    ...(gate ? [`not (${gate.fails})`] : []),
    ...(drift ? [`not (${drift.fails})`] : []),
  ].join(' and ');
  const candidates = workTable(validation, 'candidates');
  const typed = typedRowsOf(validation);
  // Hashes first: they take a fraction of the memory of keys, and most sources have no copies at all.
  await db.run(
    `create or replace temp table ${candidates} as
     select ${hash} as hash from (${typed}) where ${isWhole} group by all having count(*) > 1`,
    {},
    signal,
  );
  const [repeated] = await db.rows<{ hashes: number }>(`select count(*) as hashes from ${candidates}`);
  if (repeated?.hashes === 0) return dropAndCount(validation, candidates, 0);

  const rows = `select * from ${staged.relation} semi join (
    select ${ROW} from (${typed}) where ${isWhole} and ${hash} in (select hash from ${candidates})) using (${ROW})`;
  const isBad = rules.length === 0 ? 'false' : rules.map(({ fails }) => fails).join(' or ');
  const latestFirst = contract.duplicates === 'last' ? 'desc' : 'asc';
  const kept = `row_number() over (partition by ${key.join(', ')} order by is_bad, ${place.file} ${latestFirst}, ${place.row} ${latestFirst})`;
  const sql = `create or replace temp table ${table} as
    select ${ROW}, ${contract.duplicates === 'none' ? 'true' : 'kept > 1'} as fails, kept > 1 as counts
    from (select ${ROW}, ${kept} as kept, count(*) over (partition by ${key.join(', ')}) as copies
          from (select *, (${isBad}) as is_bad
                from (select t.*${withComma(flags.flags)} from (${typedRowsOf(validation, `(${rows})`)}) t ${flags.joins.join(' ')})))
    where copies > 1`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
  const [counted] = await db.rows<{ copies: number }>(`select count(*) as copies from ${table}`);
  return dropAndCount(validation, candidates, counted?.copies ?? 0);
}

async function dropAndCount({ context }: Validation, table: string, count: number): Promise<number> {
  await context.db.run(`drop table ${table}`);
  return count;
}

/** SQL columns that follow others. */
export function withComma(columns: string[]): string {
  return columns.map((column) => `, ${column}`).join('');
}
