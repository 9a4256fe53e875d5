import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { MeasureRef } from '#warehouse/model/indicator.ts';
import type { FactPlan, PlannedMeasure } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { membersSql, rowsOf } from './members.ts';

/** Names of the temporary tables of a fact. */
export function baseTable({ fact }: FactPlan): string {
  return identifier(`ind_base_${fact.id}`);
}

export function amountTable({ fact, tree }: FactPlan): string {
  return identifier(`ind_amount_${tree}_${fact.id}`);
}

/**
 * Reads the fact once, up to as-of, into `ind_base_<fact>`: a row per unit version and month (and day as which it counts as then, where
 * there are several in a month) with each flow and stock summed. A stock counts the rows of the month's last day with data (over all units); `at_last` says whether the unit
 * has any. A sum over rows that all lack the value is null; over no matching row it is 0.
 */
export async function sumByMonth(context: IndicatorsContext, plan: FactPlan): Promise<void> {
  const { fact, measures, types } = plan;
  const sums = measures.filter(({ measure }) => measure.additivity !== 'distinct');
  const daily = fact.grain === 'day' && sums.some(({ measure }) => measure.additivity === 'stock');
  const columns = sums.map(
    (planned) =>
      `${monthSum(planned, types, daily && planned.measure.additivity === 'stock')} as ${planned.column}`,
  );
  const table = `star.${identifier(`fact_${fact.id}`)}`;
  const within = 'period <= cast($as_of as date)';
  const rows = rowsOf(plan);
  await context.db.run(
    `create or replace temp table ${baseTable(plan)} as
     ${daily ? `with last_day as (select month_key, max(period) as period from ${table} where ${within} group by month_key)` : ''}
     select f.unit_key, f.month_key, ${rows.day} as then_day, ${daily ? 'bool_or(f.period = l.period)' : 'true'} as at_last
       ${columns.map((column) => `, ${column}`).join('')}
     from ${table} ${rows.table} ${daily ? 'join last_day l on l.month_key = f.month_key' : ''}
     where f.${within}
     group by all`,
    { as_of: context.asOf },
    context.signal,
  );
}

function monthSum({ ref, measure }: PlannedMeasure, types: FactPlan['types'], lastDayOnly: boolean): string {
  const type = types.get(measure.column) ?? '';
  const column = `f.${identifier(measure.column)}`;
  const value = type === 'BOOLEAN' ? `cast(${column} as integer)` : column;
  // Doubles added in another order differ in their last digits; sorted by size they always give the same sum.
  const sum = /^(DOUBLE|FLOAT)$/.test(type) ? `sum(${value} order by ${value})` : `sum(${value})`;
  const conditions = [whereSql(ref), ...(lastDayOnly ? ['f.period = l.period'] : [])].filter(Boolean);
  if (conditions.length === 0) return `cast(${sum} as double)`;
  const filter = `filter (where ${conditions.join(' and ')})`;
  return `case when count(*) ${filter} = 0 then 0 else cast(${sum} ${filter} as double) end`;
}

/** Condition on the rows `f` of a fact that a measure is restricted to; empty where it takes all rows. */
export function whereSql({ where }: MeasureRef): string {
  return Object.entries(where)
    .map(
      ([dimension, codes]) =>
        `cast(f.${identifier(dimension)} as varchar) in (${codes.map(literal).join(', ')})`,
    )
    .join(' and ');
}

/**
 * Rolls the months up into the plan's amounts: a row per unit × grain × period with any row of the fact under the unit, on
 * the plan's tree, and a column per planned measure.
 *
 * - flow: Σ over months and unit versions × their weight
 * - stock: the same over the last month with data in the period (over all units); null where units report for
 *   themselves and none did in that month
 * - distinct: counted anew over the period (weights do not apply)
 */
export async function rollUpAmounts(context: IndicatorsContext, plan: FactPlan): Promise<void> {
  const distinct = plan.measures.filter(({ measure }) => measure.additivity === 'distinct');
  const summed = plan.measures.filter(({ measure }) => measure.additivity !== 'distinct');
  await context.db.run(
    `create or replace temp table ${amountTable(plan)} as
     with span as (
       select grain, period, max(month_key) as last_month
       from ${baseTable(plan)} join ind_month using (month_key)
       where grain in (${plan.grains.map(literal).join(', ')})
       group by grain, period
     ),
     summed as (
       select r.unit_id, m.grain, m.period ${summed.map((one) => `, ${cellSum(plan, one)} as ${one.column}`).join('')}
       from ${baseTable(plan)} b
       ${membersSql(plan.tree, 'b')}
       join ind_month m using (month_key)
       join span s using (grain, period)
       group by r.unit_id, m.grain, m.period
     )
     ${distinct.map((one) => `, ${one.column}_counted as (${distinctSql(plan, one)})`).join('')}
     select s.* ${distinct.map(({ column }) => `, cast(coalesce(${column}_counted.n, 0) as double) as ${column}`).join('')}
     from summed s
     ${distinct.map(({ column }) => `left join ${column}_counted using (unit_id, grain, period)`).join(' ')}`,
    distinct.length > 0 ? { as_of: context.asOf } : {},
    context.signal,
  );
}

function cellSum(plan: FactPlan, { measure, column }: PlannedMeasure): string {
  const whole = plan.wholeWeights && /INT|BOOLEAN/.test(plan.types.get(measure.column) ?? '');
  // In a fixed order where the sum is not exact, for the same reason as above; ordering many sums is slow.
  const sum = `sum(b.${column} * r.weight ${whole ? '' : 'order by b.unit_key, b.month_key, b.then_day'})`;
  if (measure.additivity === 'flow') return sum;
  const last = 'filter (where b.at_last and b.month_key = s.last_month)';
  const missing = plan.fact.reporting.by === 'units' ? 'null' : '0';
  return `case when count(*) ${last} = 0 then ${missing} else ${sum} ${last} end`;
}

function distinctSql(plan: FactPlan, { ref, measure }: PlannedMeasure): string {
  const key = `f.${identifier(measure.key ?? measure.column)}`;
  const rows = rowsOf(plan);
  const conditions = [
    `cast(f.${identifier(measure.column)} as double) > 0`,
    `${key} is not null`,
    'f.period <= cast($as_of as date)',
    whereSql(ref),
  ].filter(Boolean);
  return `
    select r.unit_id, m.grain, m.period, count(distinct k.key) as n
    from (
      select distinct f.unit_key, f.month_key, ${key} as key ${plan.tree === 'then' ? `, ${rows.day} as then_day` : ''}
      from star.${identifier(`fact_${plan.fact.id}`)} ${plan.tree === 'then' ? rows.table : 'f'} where ${conditions.join(' and ')}
    ) k
    ${membersSql(plan.tree, 'k')}
    join ind_month m using (month_key)
    where m.grain in (${plan.grains.map(literal).join(', ')})
    group by r.unit_id, m.grain, m.period`;
}
