import { identifier } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import { repeatOf, type Rule } from './compile-rules.ts';
import { valuesOf, withComma, type Copies } from './find-copies.ts';
import type { SameFile } from './find-same-files.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import type { RowFlags } from './row-flags.ts';
import { failsAny } from './row-marks.ts';
import { periodOf } from '../contract/row-period.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

/** The landed rows that count for something. */
export interface StandingRows {
  /**
   * SQL of the rows as `landedRows` gives them, and `_contested`: copies of it say otherwise, and the contract keeps none of them;
   * `_nameless`: its key is at fault, so that nobody knows whether it came again.
   */
  rows: string;
  /** Table that it reads, to be dropped; null where all landed rows stand. */
  table: string | null;
}

interface Known {
  /** Rules over other rows, and the flags they need. */
  others: RowFlags;
  copies: Copies;
  /** Files that are repeats of others. */
  sameFiles: SameFile[];
}

/**
 * Finds which landed rows stand once the contract has told what becomes of copies, and which delivery replaces which: those that will
 * be loaded and not replaced. Of a key, or month, of which no row is good the one stands that would if it were, so that a row in
 * quarantine still counts once. Nothing is looked at where no row can give way to another.
 */
export async function findStanding(
  validation: Validation,
  landed: LandedRows,
  known: Known,
): Promise<StandingRows> {
  const all = landedRows(validation, landed);
  // Among several files one row may replace another, or be what was set apart under its proper name.
  if (known.copies.joins.length === 0 && validation.staged.files.length === 1)
    return { rows: `select *, false as _contested, false as _nameless from (${all})`, table: null };
  const { db, signal, asOf } = validation.context;
  const table = workTable(validation, 'giving_way');
  const sql = `create or replace temp table ${table} as
    from (${toldRows(validation, landed, known)}) where not _stands or _contested or _nameless`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
  return {
    rows: `select r.*, coalesce(_contested, false) as _contested, coalesce(_nameless, false) as _nameless
      from (${all}) r left join ${table} using (_id) where coalesce(_stands, true)`,
    table,
  };
}

/** SQL of all landed rows: `_id, _stands, _contested, _nameless`. */
function toldRows(validation: Validation, landed: LandedRows, { others, copies, sameFiles }: Known): string {
  const { contract } = validation;
  const isError = ({ severity }: Rule) => severity === 'error';
  const isBad = [
    failsAny(landed.marks, landed.rules.filter(isError)),
    ...[...others.rules, ...copies.rules].filter(isError).map(({ fails }) => fails),
  ].join(' or ');
  const keys = new Set(contract.columns.filter(({ key }) => key).map(({ name }) => name));
  const isOfKey = ({ field, reason }: Rule) => field !== null && keys.has(field) && reason !== 'duplicate';
  const namesNone = (rule: Rule) => isError(rule) && isOfKey(rule);
  const isNameless = [
    failsAny(landed.marks, landed.rules.filter(namesNone)),
    ...others.rules.filter(namesNone).map(({ fails }) => fails),
  ].join(' or ');
  const isRepeat = sameFiles.map(({ no }) => `${place.file} = ${no}`).join(' or ') || 'false';
  const gaveWay = copies.rules.map(({ id }) => repeatOf(id)).join(' or ') || 'false';
  const rows = `select *, (${isBad}) as _is_bad, (${isNameless}) as _nameless, hash(${valuesOf(contract).join(', ')}) as _values, coalesce(${periodOf(contract)}, date '0001-01-01') as _month
    from (select t.*${withComma([...others.flags, ...copies.flags])}
          from (${landedRows(validation, landed, { files: false })}) t ${[...others.joins, ...copies.joins].join(' ')})`;
  const ofKey = standingOfKey(validation, gaveWay);
  const ofMonth =
    contract.load.mode === 'replace_period'
      ? `${place.file} = coalesce(max(${place.file}) filter (not _is_bad) over (partition by _month), max(${place.file}) over (partition by _month))`
      : 'true';
  return `select _id, not (${isRepeat}) and (${ofKey.stands}) and (${ofMonth}) as _stands, ${ofKey.contested} as _contested, _nameless from (${rows})`;
}

/**
 * SQL conditions over rows with `_is_bad` and `_values`: the row stands for its key; its copies contradict it.
 *
 * @param gaveWay SQL condition: it came again, and an earlier one stands
 */
function standingOfKey(
  { contract, uniqueness }: Validation,
  gaveWay: string,
): { stands: string; contested: string } {
  const { duplicates, load, columns } = contract;
  const keys = columns.filter(({ key }) => key).map(({ name }) => name);
  // A later delivery replaces a key whatever month it is for.
  const own = load.mode === 'merge' ? keys : (uniqueness[0]?.columns ?? []);
  if (own.length === 0) return { stands: `not (${gaveWay})`, contested: 'false' };
  const key = own.map(identifier).join(', ');
  const isWhole = own.map((name) => `${identifier(name)} is not null`).join(' and ');
  const rowsFirst = duplicates === 'last' ? 'desc' : 'asc';
  const filesFirst = load.mode === 'merge' ? 'desc' : rowsFirst;
  const isLatest =
    load.mode === 'merge'
      ? `${place.file} = max(${place.file}) filter (not _is_bad) over (partition by ${key})`
      : 'true';
  const isFirst = `row_number() over (partition by ${key}, _is_bad order by ${place.file} ${filesFirst}, ${place.row} ${rowsFirst}) = 1`;
  const ofCopies = load.mode === 'merge' ? `${key}, ${place.file}` : key;
  const differ = ['min', 'max'].map((end) => `${end}(_values) over (partition by ${ofCopies}, _is_bad)`);
  return {
    // Of bad rows one stands for all of its key, whether it came again or not.
    stands: `case when not (${isWhole}) then not (${gaveWay}) when not _is_bad then not (${gaveWay}) and ${isLatest}
      else count(*) filter (not _is_bad) over (partition by ${key}) = 0 and ${isFirst} end`,
    contested: duplicates === 'none' ? `${isWhole} and _is_bad and ${differ.join(' <> ')}` : 'false',
  };
}
