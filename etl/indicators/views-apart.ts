import { identifier } from '#warehouse/duckdb/database.ts';
import { factsOfFormula, type Indicator } from '#warehouse/model/indicator.ts';
import type { FactPlans } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { baseTable } from './measure-cells.ts';
import { membersSql } from './members.ts';

/**
 * Finds where rows count for a unit in one view and not in the other:
 * - `ind_apart`: unit × grain × period in which they do, and `is_exact`: its amount as then is that as now, plus those of some units and less
 *   those of others, all as now and whole
 * - `ind_apart_part`: those units, none of them below another
 *
 * A row is a month of a unit version here, whatever its counts, so that what holds for one measure holds for every one that adds up.
 */
export async function layOutApart(
  context: IndicatorsContext,
  indicator: Indicator,
  plans: FactPlans,
): Promise<void> {
  const { db, signal } = context;
  const rows = factsOfFormula(indicator.formula).map(
    (fact) => `select unit_key, month_key, then_day from ${baseTable(plans.get(fact)!)}`,
  );
  const run = (sql: string) => db.run(sql, {}, signal);
  await run(`create or replace temp table ind_row as ${rows.join(' union ')}`);
  await run(
    `create or replace temp table ind_row_now as
     select r.unit_id, b.*, r.weight from ind_row b ${membersSql('now', 'b')}`,
  );
  await run(
    `create or replace temp table ind_moved as
     select unit_id, unit_key, month_key, then_day, coalesce(t.weight, 0) - coalesce(n.weight, 0) as share
     from ind_row_now n
     full join (select r.unit_id, b.*, r.weight from ind_row b ${membersSql('then', 'b')}) t
       using (unit_id, unit_key, month_key, then_day)
     where coalesce(t.weight, 0) <> coalesce(n.weight, 0)`,
  );
  await run(`create or replace temp table ind_apart_part as ${partsSql}`);
  await run(`create or replace temp table ind_apart as ${apartSql(addsUp(indicator, plans))}`);
  for (const table of ['ind_row', 'ind_row_now', 'ind_moved']) await run(`drop table ${identifier(table)}`);
}

/** Units all of whose rows of the period were won or lost, none of them below another such. */
const partsSql = `
  with won as (
    select v.unit_id, m.grain, m.period, v.share, n.unit_id as part, count(*) as rows
    from ind_moved v
    join ind_month m using (month_key)
    join ind_row_now n using (unit_key, month_key, then_day)
    where abs(v.share) = 1 and n.weight = 1 and n.unit_id <> v.unit_id
    group by all
  ),
  whole as (
    select n.unit_id as part, m.grain, m.period, count(*) as all_rows
    from ind_row_now n join ind_month m using (month_key) group by all
  ),
  wholly as (
    select won.* from won join whole using (part, grain, period) where rows = all_rows
  ),
  below as (
    select distinct d.unit_id, r.unit_id as above_id
    from star.unit_rollup r join star.dim_unit d using (unit_key) where r.unit_id <> d.unit_id
  )
  select w.* from wholly w
  where not exists (
    select 1 from wholly o join below b on b.unit_id = w.part and b.above_id = o.part
    where o.unit_id = w.unit_id and o.grain = w.grain and o.period = w.period and o.share = w.share)`;

function apartSql(canBeExact: boolean): string {
  return `
    with moved as (
      select v.unit_id, m.grain, m.period, count(*) as rows, bool_and(abs(share) = 1) as is_whole
      from ind_moved v join ind_month m using (month_key) group by all
    )
    select unit_id, grain, period,
      ${canBeExact} and any_value(moved.is_whole) and coalesce(sum(p.rows), 0) = any_value(moved.rows) as is_exact
    from moved left join ind_apart_part p using (unit_id, grain, period)
    group by unit_id, grain, period`;
}

/** Whether the sums of an indicator add up over units: scores do not, nor what is counted once. */
function addsUp({ formula }: Indicator, plans: FactPlans): boolean {
  if (formula.kind === 'weighted_index') return false;
  const refs = formula.kind === 'ratio' ? [formula.numerator, formula.denominator] : [formula.numerator];
  return refs.every(
    ({ fact, measure }) =>
      plans.get(fact)!.fact.measures.find(({ id }) => id === measure)!.additivity !== 'distinct',
  );
}
