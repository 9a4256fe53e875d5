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
         sum(b.passed * r.weight order by b.unit_key, b.month_key)
           / sum(b.checked * r.weight order by b.unit_key, b.month_key) * 100 as score,
         cast(max(b.weight) as double) as weight
       from by_month b
       join star.unit_rollup r using (unit_key)
       join ind_month m using (month_key)
       where b.checked > 0 and m.grain in (${plan.grains.map(literal).join(', ')})
       group by all
     ),
     of_criterion as (
       select unit_id, grain, period, source_id, field, criterion, ${weighted('"rule"')}
       from of_rule group by all
     ),
     of_field as (
       select unit_id, grain, period, source_id, field, ${weighted('criterion')}
       from of_criterion group by all
     )
     select
       unit_id, grain, period,
       sum(score * weight order by source_id, field) as numerator,
       sum(weight order by source_id, field) as denominator
     from of_field group by all`,
    { as_of: context.asOf },
    context.signal,
  );
}

/** Weighted mean of the parts' scores, and the mean of their weights, summed in a fixed order. */
function weighted(part: string): string {
  return `sum(score * weight order by ${part}) / sum(weight order by ${part}) as score,
    sum(weight order by ${part}) / count(*) as weight`;
}
