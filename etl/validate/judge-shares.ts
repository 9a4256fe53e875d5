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

/** Wholes that the rows as they were sent do not make up. */
export interface UnmetShares {
  rule: ShareRule;
  /** The first, each with the sum of its parts, and how many more there are. */
  groups: { name: string; sum: number }[];
  more: number;
}

/**
 * Sums the parts of each whole over the rows that no other rule holds back: those that were sent, then those of each mend, the oldest
 * first. Where all do not make it up, the mends after the last that left it whole are held back, or all of them where nothing was sent:
 * the whole is what it was before. Where what was sent does not make it up, or a row would go that is loaded, nothing of the whole may
 * be left: that is told as unmet, for the source to be refused. A rule that only warns marks all rows of such wholes instead.
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
    const applies = `count(*) filter (${isPart(rule)})`;
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
 * rows back would not do.
 */
async function listParts(
  validation: Validation,
  landed: LandedRows,
  { rule, table, others }: { rule: ShareRule; table: string; others: RowFlags },
): Promise<void> {
  const { context, staged } = validation;
  const { db, signal, asOf } = context;
  const by = rule.by.map(identifier).join(', ');
  const isError = ({ severity }: Rule) => severity === 'error';
  const isBad = [
    failsAny(landed.marks, landed.rules.filter(isError)),
    ...others.rules.filter(isError).map(({ fails }) => fails),
  ].join(' or ');
  const rows = `select t.*${withComma(others.flags)} from (${landedRows(validation, landed)}) t ${others.joins.join(' ')}`;
  const mends =
    staged.mended ??
    `(select null::integer as ${place.file}, null::bigint as ${place.row}, '' as _correction)`;
  const isWhole = (sum: string) => `abs(${sum} - ${rule.whole}) <= ${rule.tolerance}`;
  const sql = `create or replace temp table ${table} as
    with part as (
      select _id, ${by}, cast(${identifier(rule.of)} as double) as _share, coalesce(_correction, '') as _mend,
        ${await wasLoaded(validation)} as _was_loaded
      from (${rows}) left join (select ${place.file}, ${place.row}, _correction from ${mends}) using (${place.file}, ${place.row})
      where not (${isBad}) and ${isPart(rule)}
    ),
    step as (
      select ${by}, _mend, sum(fsum(_share)) over (partition by ${by} order by _mend) as so_far from part group by ${by}, _mend
    ),
    made as (
      select ${by}, arg_max(so_far, _mend) as total,
        coalesce(max(_mend) filter (${isWhole('so_far')}), case when min(_mend) <> '' then '' end) as whole_until
      from step group by ${by}
    )
    select _id, concat_ws(' · ', ${by}) as name, total,
      case when not bool_or(_was_loaded and _mend > whole_until) over (partition by ${by}) then _mend > whole_until end as is_held
    from part join made using (${by}) where not (${isWhole('total')})`;
  await db.run(sql, asOfParameters(sql, asOf), signal);
}

function isPart({ by, of }: ShareRule): string {
  return [...by, of].map((name) => `${identifier(name)} is not null`).join(' and ');
}

/** SQL condition of a landed row that the load before had in, which a mend of it would take out. */
async function wasLoaded(validation: Validation): Promise<string> {
  const { contract, staged } = validation;
  if (staged.mended === null || !(await isLoaded(validation, contract.id))) return 'false';
  const address = `extract_id, file_name, ${place.row}`;
  return `(${address}) in (select (${address}) from validate.${identifier(contract.id)})`;
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

/** @throws {EtlError} quality_failed: parts as they were sent do not make up their whole */
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
    `quality failed: ${id}: ${list.join('; ')}. The last good load stays; ask the agency for a better extract.`,
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
