import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { FactPlan } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';

export function indexTable({ fact }: FactPlan): string {
  return identifier(`ind_index_${fact.id}`);
}

/**
 * Rolls quality results up by weight into `ind_index_<fact>` (unit × grain × period): rules into criteria, criteria into
 * fields, fields into sources, sources into the index.
 *
 * A rule's score is Σ passed ÷ Σ checked × 100 under the unit in the period; it weighs its `weight`. A criterion weighs
 * the mean of its rules' weights, a field the mean of its criteria's, a source the sum of its fields'. So the index is
 * numerator ÷ denominator with numerator = Σ score of field × weight of field and denominator = Σ weight of field.
 * Rules that checked nothing, and criteria without rules, are left out. Results over whole rows form a field of their own.
 */
export async function rollUpIndex(context: IndicatorsContext, plan: FactPlan): Promise<void> {
  await context.db.run(
    `create or replace temp table ${indexTable(plan)} as
     with by_month as (
       select
         unit_key, month_key, source_id, coalesce(field, '') as field, criterion, "rule",
         sum(checked) as checked, sum(passed) as passed, max(weight) as weight
       from star.${identifier(`fact_${plan.fact.id}`)}
       where period <= cast($as_of as date) and weight > 0
       group by all
     ),
     of_rule as (
       select
         r.unit_id, m.grain, m.period, b.source_id, b.field, b.criterion, b."rule",
         ${exactSum('b.passed * r.weight')} / ${exactSum('b.checked * r.weight')} * 100 as score,
         cast(max(b.weight) as double) as weight
       from by_month b
       join star.unit_rollup r using (unit_key)
       join ind_month m using (month_key)
       where b.checked > 0 and m.grain in (${plan.grains.map(literal).join(', ')})
       group by all
     ),
     of_criterion as (
       select unit_id, grain, period, source_id, field, criterion, ${weighted}
       from of_rule group by all
     ),
     of_field as (
       select unit_id, grain, period, source_id, field, ${weighted}
       from of_criterion group by all
     )
     select
       unit_id, grain, period,
       ${exactSum('score * weight')} as numerator,
       ${exactSum('weight')} as denominator
     from of_field group by all`,
    { as_of: context.asOf },
    context.signal,
  );
}

/**
 * A sum that is the same in whatever order threads bring the rows: of decimals, which are exact, where doubles are not.
 * (Sorting the rows of each of some hundred thousand small groups instead takes ten times as long.)
 */
function exactSum(value: string): string {
  return `cast(sum(cast(${value} as decimal(30, 15))) as double)`;
}

/** Weighted mean of the parts' scores, and the mean of their weights. */
const weighted = `${exactSum('score * weight')} / ${exactSum('weight')} as score,
  ${exactSum('weight')} / count(*) as weight`;
