import { identifier } from '#warehouse/duckdb/database.ts';
import { asOfParameters } from '../contract/as-of.ts';
import type { Contract } from '../contract/contract.ts';
import type { ShareRule } from '../contract/quality-rules.ts';
import { toFactColumn } from '../drift.ts';
import { EtlError } from '../errors.ts';
import type { Account } from '../run-context.ts';
import { flaggedRule, flagOf, type Rule } from './compile-rules.ts';
import { withComma } from './find-copies.ts';
import { isLoaded } from './is-loaded.ts';
import { landedRows, type LandedRows } from './land-rows.ts';
import { noFlags, type RowFlags } from './row-flags.ts';
import { failsAny } from './row-marks.ts';
import { place } from './typed-rows.ts';
import { workTable, type Validation } from './validation.ts';

/** Wholes that are told by name. */
const TOLD = 20;
/** Sums of doubles differ in their last digits: thirds of six decimals are as far off as the tolerance. */
const ROUNDING = 1e-9;

/** Wholes that are not made up, and for which holding mends back would not do. */
export interface UnmetShares {
  rule: ShareRule;
  /** The first, each with the sum of its parts, and how many more there are. */
  groups: { name: string; sum: number }[];
  more: number;
}

/**
 * Sums the parts of each whole over the rows that no other rule holds back: those that were sent, then those of each mend, the oldest
 * first. Where all do not make it up, the mends after the last that left it whole are held back, or all of them where nothing was sent:
 * the whole is what it was before. Where what was sent does not make it up, a row would go that is loaded, or a mend leaves nothing
 * of a whole that is, holding back would not do: that is told as unmet, for the source to be refused. A rule that only warns marks all rows of such wholes instead.
 *
 * @param others all rules over other rows, and the flags they need
 */
export async function judgeShares(
  validation: Validation,
  landed: LandedRows,
  others: RowFlags,
): Promise<{ flags: RowFlags; unmet: UnmetShares[] }> {
  const flags = noFlags();
  const unmet: UnmetShares[] = [];
  for (const rule of validation.contract.quality.shares) {
    const table = workTable(validation, `shares_${rule.id}`);
    await listParts(validation, landed, { rule, table, others });
    const applies = [...rule.by, rule.of];
    const alias = identifier(`shares ${rule.id}`);
    flags.rules.push({ ...flaggedRule(rule, 'reconcile', { applies, errs: 'not_comparable' }), errs: null });
    flags.tables.push(table);
    flags.joins.push(`left join ${table} ${alias} on t._id = ${alias}._id`);
    const fails = rule.severity === 'warning' ? `${alias}._id is not null` : `${alias}.is_held`;
    flags.flags.push(`coalesce(${fails}, false) as ${flagOf(rule.id)}`);
    if (rule.severity === 'error') unmet.push(...(await readUnmet(validation, rule, table)));
  }
  return { flags, unmet };
}

/**
 * Makes the table of the parts of wholes that are not made up: `_id`, `name` (of the whole), `total`, and `is_held`; NULL where holding
 * rows back would not do. A whole of which nothing is left has a line without `_id`. A mend of a loaded row that leaves its share as it
 * was is no step: what is loaded comes first.
 */
async function listParts(
  validation: Validation,
  landed: LandedRows,
  { rule, table, others }: { rule: ShareRule; table: string; others: RowFlags },
): Promise<void> {
  const { context, staged } = validation;
  const { db, signal, asOf } = context;
  const columns = rule.by.map(identifier);
  const by = columns.join(', ');
  const isError = ({ severity }: Rule) => severity === 'error';
  const isBad = [
    failsAny(landed.marks, landed.rules.filter(isError)),
    ...others.rules.filter(isError).map(({ fails }) => fails),
  ].join(' or ');
  const rows = `select t.*${withComma(others.flags)} from (${landedRows(validation, landed)}) t ${others.joins.join(' ')}`;
  const mends =
    staged.mended ??
    `(select null::integer as ${place.file}, null::bigint as ${place.row}, '' as _correction)`;
  const isWhole = (sum: string) => `abs(${sum} - ${rule.whole}) <= ${rule.tolerance + ROUNDING}`;
  const isSame = [...columns, '_share']
    .map((name) => `l.${name} is not distinct from w.${name}`)
    .join(' and ');
  const sql = `create or replace temp table ${table} as
    with _landed as (
      select _id, extract_id, file_name, ${place.file}, ${place.row}, ${by}, ${shareOf(rule)} as _share,
        not (${isBad}) and ${isPart(rule)} as _is_part
      from (${rows})
    ),
    _was as (${await loadedBefore(validation, rule)}),
    _part as (
      select _id, ${columns.map((name) => `l.${name}`).join(', ')}, l._share, w.extract_id is not null as _was_loaded,
        case when w.extract_id is not null and ${isSame} then '' else coalesce(_correction, '') end as _mend
      from _landed l
      left join (select ${place.file}, ${place.row}, _correction from ${mends}) using (${place.file}, ${place.row})
      left join _was w on (w.extract_id, w.file_name, w.${place.row}) = (l.extract_id, l.file_name, l.${place.row})
      where _is_part
    ),
    _step as (
      select ${by}, _mend, sum(fsum(_share)) over (partition by ${by} order by _mend) as _so_far from _part group by ${by}, _mend
    ),
    _made as (
      select ${by}, arg_max(_so_far, _mend) as _total, max(_mend) filter (${isWhole('_so_far')}) as _whole_at, min(_mend) as _first
      from _step group by ${by}
    ),
    _stood as (
      select distinct ${by}, true as _has_stood from _was where extract_id in (select extract_id from _landed)
    ),
    _unmet as (
      select ${by}, coalesce(_total, 0) as _total,
        coalesce(_whole_at, case when _has_stood is null and _first <> '' then '' end) as _keeps
      from _made full join _stood using (${by}) where not (${isWhole('coalesce(_total, 0)')})
    )
    select _id, concat_ws(' · ', ${by}) as name, _total as total,
      case when not bool_or(_was_loaded and _mend > _keeps) over (partition by ${by}) then _mend > _keeps end as is_held
    from _unmet left join _part using (${by})`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
}

function isPart({ by, of }: ShareRule): string {
  return [...by, of].map((name) => `${identifier(name)} is not null`).join(' and ');
}

const shareOf = ({ of }: ShareRule) => `cast(${identifier(of)} as double)`;

/** SQL of the parts as the load before had them in, by the address of their row; of none where nothing was mended. */
async function loadedBefore(validation: Validation, rule: ShareRule): Promise<string> {
  const { contract, staged } = validation;
  const by = rule.by.map(identifier).join(', ');
  if (staged.mended === null || !(await isLoaded(validation, contract.id)))
    return `select extract_id, file_name, ${place.row}, ${by}, _share from _landed where false`;
  return `select extract_id, file_name, ${place.row}, ${by}, ${shareOf(rule)} as _share
    from validate.${identifier(contract.id)} where ${isPart(rule)}`;
}

async function readUnmet({ context }: Validation, rule: ShareRule, table: string): Promise<UnmetShares[]> {
  const groups = await context.db.rows<UnmetShares['groups'][number]>(
    `select name, any_value(total) as sum from ${table} where is_held is null group by name order by name`,
    {},
    context.signal,
  );
  if (groups.length === 0) return [];
  return [{ rule, groups: groups.slice(0, TOLD), more: Math.max(0, groups.length - TOLD) }];
}

/** @throws {EtlError} quality_failed: a whole is not made up, by what was sent or by a mend of what is loaded */
export function refuseUnmetShares(
  { id, columns }: Pick<Contract, 'id' | 'columns'>,
  unmet: readonly UnmetShares[],
  account: Account,
): void {
  if (unmet.length === 0) return;
  const list = unmet.map(({ rule, groups, more }) => {
    const told = groups.map(({ name, sum }) => `${name} (${shown(sum)})`).join(', ');
    return `${rule.id}: ${rule.of} does not sum to ${rule.whole} for ${told}${more > 0 ? ` and ${more} more` : ''}`;
  });
  const columnOf = (name: string) => toFactColumn(columns.find((column) => column.name === name)!);
  throw new EtlError(
    'quality_failed',
    `quality failed: ${id}: ${list.join('; ')}. The last good load stays; ask the agency for a better extract, or mend otherwise.`,
    {
      ...{ rules: unmet.map(({ rule }) => rule.id), ...account },
      facts: unmet.flatMap(({ rule, groups, more }) => [
        { fact: 'rule', rule: rule.id, names: rule.names },
        {
          ...{ fact: 'shares', by: rule.by.map(columnOf), of: columnOf(rule.of), whole: rule.whole },
          ...{ groups, more },
        },
      ]),
    },
  );
}

/** Sums of doubles differ in their last digits. */
const shown = (sum: number) => String(Math.round(sum * 1e6) / 1e6);
