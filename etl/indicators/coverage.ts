import { identifier, literal } from '#warehouse/duckdb/database.ts';
import { factReportsSql } from '#warehouse/model/partial-report.ts';
import type { FactPlan } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { baseTable } from './measure-cells.ts';
import { membersSql } from './members.ts';

export function coverageTable({ fact, tree }: FactPlan): string {
  return identifier(`ind_coverage_${tree}_${fact.id}`);
}

/** SQL of a coverage in which nobody is expected. */
export const noCoverage =
  '{reported: 0, expected: 0, slots_reported: 0::bigint, slots_expected: 0::bigint, owed_reported: 0::bigint, owed: 0::bigint, anyone: false}';

/**
 * Who reported and who did not, in the plan's coverage: unit × grain × period with a struct `coverage`.
 *
 * A slot is one report that counts: a unit's month (quarter or year, at the fact's grain), a day, or a month's delivery.
 * `slots_reported < slots_expected` makes a value partial. What readers see are `reported` of `expected`: by units, those
 * that handed in every report that counts in the period, of those that owed any; else the days or deliveries themselves. What lies before the month
 * in which the fact begins no unit owed (`owed`, of which `owed_reported` came), so that none is said to lack it; it still makes the value of a longer
 * period one for a part.
 * `anyone`: at least one report arrived, due or not. A report with far fewer rows than is usual for its unit (`reporting.partialBelow`) is one in
 * part once it is due: it arrived, and is not reported.
 *
 * A month counts once it has ended, due or not: what came of it is in the value, which without the rest holds for a part. Where none in a period has,
 * all count, so that a running month says how many have reported so far. It is due `dueDay` days after its end: a delivery, of which nothing
 * is in the value before it comes, counts from then on or since it came. Units are those standing on some day of the
 * slot, counted where their versions count on the plan's tree (as then: on their first day in the slot). Before a merger those
 * are the units of that time.
 */
export async function coverFact(context: IndicatorsContext, plan: FactPlan): Promise<void> {
  const { reporting, grain } = plan.fact;
  const cells =
    reporting.by === 'units'
      ? unitsSql(plan)
      : reporting.by === 'days' && grain === 'day'
        ? daysSql(plan)
        : deliveriesSql(plan);
  await context.db.run(
    `create or replace temp table ${coverageTable(plan)} as ${cells}`,
    { as_of: context.asOf },
    context.signal,
  );
}

/** Slots at the grain of the fact, by cell: `month_key` is that of the slot's first month. */
function slotsSql(plan: FactPlan): string {
  const dueDay = plan.fact.reporting.dueDay ?? 0;
  return `
    select
      m.grain, m.period, s.month_key, s.period as slot_from, s.period_end as slot_to,
      s.period_end >= date ${literal(plan.first)} as has_begun, s.complete as has_ended, s.calendar_end + ${Math.trunc(dueDay)} <= cast($as_of as date) as is_due
    from ind_period s join ind_month m using (month_key)
    where s.grain = ${literal(plan.grains[0]!)} and m.grain in (${plan.grains.map(literal).join(', ')})`;
}

function unitsSql(plan: FactPlan): string {
  return `
    with slot as (
      select *, has_ended or not bool_or(has_ended) over (partition by grain, period) as counts,
        has_begun and (has_ended or not bool_or(has_ended and has_begun) over (partition by grain, period)) as is_owed
      from (${slotsSql(plan)})
    ),
    reporter as (
      select s.grain, s.period, s.month_key, s.counts, s.is_due, s.is_owed, d.unit_id,
        arg_min(d.unit_key, d.valid_from) as unit_key, greatest(min(d.valid_from), s.slot_from) as then_day
      from slot s join star.dim_unit d
        on d.level in (${plan.fact.reporting.levels.map(literal).join(', ') || 'null'})
       and d.valid_from <= s.slot_to and (d.valid_to is null or d.valid_to > s.slot_from)
      group by s.grain, s.period, s.month_key, s.counts, s.is_due, s.is_owed, s.slot_from, d.unit_id
    ),
    report as (${reportsSql(plan)}),
    owed as (${plan.tree === 'now' ? 'select unit_id as above_id, * from reporter' : `select r.unit_id as above_id, p.* from reporter p ${membersSql('then', 'p')}`}),
    by_reporter as (
      select
        p.above_id, p.unit_id, p.grain, p.period,
        count(*) filter (where p.counts) as expected, count(*) filter (where p.is_owed) as owed,
        count(r.unit_id) filter (where p.is_owed and not (p.is_due and r.is_partial)) as owed_reported,
        count(r.unit_id) filter (where p.counts and not (p.is_due and r.is_partial)) as reported,
        count(r.unit_id) > 0 as anyone
      from owed p left join report r using (unit_id, month_key)
      group by all
    )
    select
      above_id as unit_id, grain, period,
      {
        reported: cast(count(*) filter (where owed > 0 and owed_reported = owed) as integer),
        expected: cast(count(*) filter (where owed > 0) as integer),
        slots_reported: cast(sum(reported) as bigint), slots_expected: cast(sum(expected) as bigint),
        owed_reported: cast(sum(owed_reported) as bigint), owed: cast(sum(owed) as bigint),
        anyone: bool_or(anyone)
      } as coverage
    from ${plan.tree === 'now' ? `(${reportersNow})` : 'by_reporter'}
    group by all`;
}

/** Rows by day are read in their sums: they are never a report in part. */
function reportsSql(plan: FactPlan): string {
  if (plan.fact.grain !== 'day')
    return factReportsSql(plan.fact, 'star.', 'f.period <= cast($as_of as date)');
  return `select distinct d.unit_id, b.month_key, false as is_partial
    from ${baseTable(plan)} b join star.dim_unit d using (unit_key)`;
}

/** As now all versions of a unit count alike, so that its reports are counted once, and then for all above it. */
const reportersNow = `
    select a.above_id, by_reporter.* exclude (above_id)
    from by_reporter join (
      select distinct r.unit_id as above_id, d.unit_id from star.unit_rollup r join star.dim_unit d using (unit_key)
    ) a using (unit_id)`;

function deliveriesSql(plan: FactPlan): string {
  return everyUnit(`
    select
      grain, period,
      count(*) filter (where counts and arrived) as reported, count(*) filter (where counts) as expected
    from (
      select *, is_due or arrived or not bool_or(is_due or arrived) over (partition by grain, period) as counts
      from (
        select s.*, s.month_key in (select month_key from ${baseTable(plan)}) as arrived from (${slotsSql(plan)}) s
      )
    )
    group by all`);
}

function daysSql(plan: FactPlan): string {
  return everyUnit(`
    select
      p.grain, p.period, count(distinct f.period) as reported, date_diff('day', p.period, p.period_end) + 1 as expected
    from ind_period p
    left join (select distinct period from star.${identifier(`fact_${plan.fact.id}`)}) f
      on f.period between p.period and p.period_end
    where p.period <= cast($as_of as date)
    group by p.grain, p.period, p.period_end`);
}

/** Deliveries and days are nobody's in particular: every unit has the coverage of the whole. */
function everyUnit(cells: string): string {
  return `
    select
      u.unit_id, c.grain, c.period,
      {
        reported: cast(reported as integer), expected: cast(expected as integer),
        slots_reported: cast(reported as bigint), slots_expected: cast(expected as bigint),
        owed_reported: cast(reported as bigint), owed: cast(expected as bigint), anyone: reported > 0
      } as coverage
    from (${cells}) c cross join ind_unit u`;
}
