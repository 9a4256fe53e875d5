import { identifier } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import type { Contract } from '../contract/contract.ts';
import { copyOf, flagOf, repeatOf, type Rule, type Uniqueness } from './compile-rules.ts';
import { keyedRows, landedRows, type LandedRows } from './land-rows.ts';
import { findRepeated } from './find-repeated.ts';
import type { RowFlags } from './row-flags.ts';
import { failsAny } from './row-marks.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

const ROW = `${place.file}, ${place.row}`;

/** Rules over copies, and the rows that came again with a later delivery. */
export interface Copies extends RowFlags {
  /**
   * Table `of, _file, row_no` of rows that say the same in several files, `of` telling which do: of those that are loaded the first
   * stands for all. Null where there are none.
   */
  again: string | null;
}

/**
 * Finds rows that repeat a key or a unique value, and which of them the contract keeps: of copies, those without another
 * error come first, then the order of files and rows decides. Rows without a value of the key repeat nothing.
 *
 * A copy in another file that says the same as the row that is kept is none: it came again, as deliveries that overlap do.
 *
 * @param others rules over other rows, and the flags they need
 */
export async function findCopies(
  validation: Validation,
  landed: LandedRows,
  others: RowFlags,
): Promise<Copies> {
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
    found.flags.push(
      `${flag('fails')} as ${flagOf(id)}`,
      `${flag('counts')} as ${copyOf(id)}`,
      `${flag('gives_way')} as ${repeatOf(id)}`,
    );
  }
  return { ...found, again: await listRepeats(validation, found.tables) };
}

/** Puts together what was found of each key. @returns the table; null where no row came again */
async function listRepeats(validation: Validation, tables: string[]): Promise<string | null> {
  const { db } = validation.context;
  const again = workTable(validation, 'came_again');
  await db.run(`drop table if exists ${again}`);
  if (tables.length === 0 || validation.staged.files.length === 1) return null;
  const repeats = tables.map(
    (table, at) => `select ${at} || ' ' || kept_id as of, ${ROW} from ${table} where comes_again`,
  );
  await db.run(`create temp table ${again} as ${repeats.join(' union all ')}`);
  const [found] = await db.rows<{ rows: boolean }>(
    `select exists (select of from ${again} group by of having count(*) > 1) as rows`,
  );
  if (found!.rows) return again;
  await db.run(`drop table ${again}`);
  return null;
}

/**
 * Makes the table of rows that have a copy: `_id, _file, row_no`, the words of their own marks, `fails`, `counts` as failed, `comes_again` (says the same as the row
 * `kept_id`, in another file, or is that row), `gives_way` (comes again, where an earlier one stands).
 *
 * @returns how many there are; null: there is no such table
 */
async function listCopies(
  validation: Validation,
  landed: LandedRows,
  { unique, table, others }: { unique: Uniqueness; table: string; others: RowFlags },
): Promise<number | null> {
  const { context, contract, drift, staged } = validation;
  const { db, signal, asOf } = context;
  const isOneFile = staged.files.length === 1;
  const names = unique.columns.filter((name) => !(isOneFile && name === place.file));
  const keyed = keyedRows(validation, landed, names).map((rows) => ({
    ...rows,
    which: `${rows.which} and not (${drift?.fails ?? 'false'})`,
  }));
  const numbers = keyed.map(
    ({ which, number }) => `select rowid as _id, ${number} as _number from ${landed.table} where ${which}`,
  );
  const repeated = await findRepeated(context, numbers.join(' union all '), {
    ids: `select rowid as _id from ${landed.table}`,
    atMost: staged.files.reduce((sum, { physical }) => sum + physical, 0),
    table: workTable(validation, 'repeated'),
  });
  if (repeated === null) return null;

  // Rows are picked by what is stored of them: what the others look like is not asked.
  const suspects = keyed
    .map(({ which, number, whole }) => ({ which: `${which} and ${repeated.isSuspect(number)}`, whole }))
    .map((some) => landedRows(validation, landed, { files: false, ...some }))
    .join(' union all ');
  const isError = ({ severity }: Rule) => severity === 'error';
  const isBadByItself = failsAny(landed.marks, landed.rules.filter(isError));
  const isBad = [isBadByItself, ...others.rules.filter(isError).map(({ fails }) => fails)].join(' or ');
  const says = isOneFile ? '' : `, hash(${[...valuesOf(contract), isBadByItself].join(', ')}) as says`;
  const judged = `select *, (${isBad}) as is_bad${says}
    from (select t.*${withComma(others.flags)} from (${suspects}) t ${others.joins.join(' ')})`;
  const columns = ['_id', ROW, ...landed.marks.names].join(', ');
  const named = {
    rows: judged,
    columns,
    key: names.map(identifier).join(', '),
    duplicates: contract.duplicates,
  };
  const sql = `create or replace temp table ${table} as ${isOneFile ? copiesInFile(named) : copiesOf(named)}`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
  await db.run(`drop table ${repeated.table}`);
  const [counted] = await db.rows<{ copies: number }>(`select count(*) as copies from ${table}`);
  return counted?.copies ?? 0;
}

/** Rows that tell whether each `is_bad`, SQL of their key and of what else is told of them, and which of its copies the contract keeps. */
interface Repeated {
  rows: string;
  columns: string;
  key: string;
  duplicates: Contract['duplicates'];
}

/** SQL of the copies among the rows of one file: whatever they say, none came again. The fewer columns are asked for, the fewer are read. */
function copiesInFile({ rows, columns, key, duplicates }: Repeated): string {
  const rank = `row_number() over (partition by ${key} order by is_bad, ${place.row} ${directionOf(duplicates)})`;
  return `select ${columns}, null::bigint as kept_id, false as comes_again, false as gives_way,
      ${failsOf(duplicates)} as fails, rank > 1 as counts
    from (select ${columns}, ${rank} as rank, count(*) over (partition by ${key}) as copies from (${rows}))
    where copies > 1`;
}

/** SQL of the copies among the rows of several files, which also tell by a number what each `says`. */
function copiesOf({ rows, columns, key, duplicates }: Repeated): string {
  const direction = directionOf(duplicates);
  const ranked = `select ${columns}, ${key}, is_bad, row_number() over by_key as rank, count(*) over (partition by ${key}) as copies,
      first_value(_id) over by_key as kept_id, first_value(${place.file}) over by_key as kept_file,
      says = first_value(says) over by_key as says_the_same,
      row_number() over (partition by ${key}, ${place.file} order by is_bad, ${place.row} ${direction}) as rank_in_file
    from (${rows})
    window by_key as (partition by ${key} order by is_bad, ${place.file} ${direction}, ${place.row} ${direction})`;
  // Where no copy is kept, one file that contradicts another, or itself, puts them all in doubt.
  const comesAgain =
    duplicates === 'none'
      ? `bool_and(says_the_same and rank_in_file = 1) over (partition by ${key})`
      : `says_the_same and rank_in_file = 1 and (rank = 1 or ${place.file} <> kept_file)`;
  const nth = `row_number() over (partition by ${key}, comes_again order by is_bad, ${ROW})`;
  return `select ${columns}, kept_id, comes_again, comes_again and ${nth} > 1 as gives_way,
      not comes_again and ${failsOf(duplicates)} as fails, not comes_again and rank > 1 as counts
    from (select *, ${comesAgain} as comes_again from (${ranked}) where copies > 1)`;
}

function directionOf(duplicates: Contract['duplicates']): string {
  return duplicates === 'last' ? 'desc' : 'asc';
}

/** SQL condition over a copy by its `rank`: where none is kept all fail. */
function failsOf(duplicates: Contract['duplicates']): string {
  return duplicates === 'none' ? 'true' : 'rank > 1';
}

/** SQL of all that a landed row says: two with the same of them are the same. */
export function valuesOf(contract: Contract): string[] {
  const period = contract.deliveryPeriod === null ? [] : ['delivery_period'];
  return [...contract.columns.map(({ name }) => identifier(name)), ...period];
}

/** SQL columns that follow others. */
export function withComma(columns: string[]): string {
  return columns.map((column) => `, ${column}`).join('');
}
