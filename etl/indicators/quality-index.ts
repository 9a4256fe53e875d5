import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { FactPlan } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { membersSql, rowsOf } from './members.ts';
import { exactSum, weighScores } from './weigh-scores.ts';

export function indexTable({ fact, tree }: FactPlan): string {
  return identifier(`ind_index_${tree}_${fact.id}`);
}

/**
 * Rolls quality results up by weight into the plan's index (unit × grain × period): rules into criteria, criteria into
 * fields, fields into sources, sources into the index.
 *
 * A rule's score is Σ passed ÷ Σ checked under the unit in the period; `weighScores` makes scores of fields of it. The index
 * is numerator ÷ denominator with numerator = Σ score of field × 100 × weight of field and denominator = Σ weight of field.
 * Rules that checked nothing, and criteria without rules, are left out. Results over whole rows form a field of their own.
 */
export async function rollUpIndex(context: IndicatorsContext, plan: FactPlan): Promise<void> {
  const rows = rowsOf(plan);
  await context.db.run(
    `create or replace temp table ${indexTable(plan)} as
     with by_month as (
       select
         f.unit_key, month_key, ${rows.day} as then_day, source_id, coalesce(field, '') as field, criterion, "rule",
         sum(checked) as checked, sum(passed) as passed, max(weight) as weight
       from star.${identifier(`fact_${plan.fact.id}`)} ${rows.table}
       where period <= cast($as_of as date) and weight > 0
       group by all
     ),
     of_rule as (
       select
         r.unit_id, m.grain, m.period, b.source_id, b.field, b.criterion, b."rule",
         ${exactSum('b.passed * r.weight')} / ${exactSum('b.checked * r.weight')} as score,
         cast(max(b.weight) as double) as weight
       from by_month b
       ${membersSql(plan.tree, 'b')}
       join ind_month m using (month_key)
       where b.checked > 0 and m.grain in (${plan.grains.map(literal).join(', ')})
       group by all
     ),
     ${weighScores('unit_id, grain, period', context.content.workspace.quality)}
     select
       unit_id, grain, period,
       ${exactSum('score * weight')} * 100 as numerator,
       ${exactSum('weight')} as denominator
     from of_field group by all`,
    { as_of: context.asOf },
    context.signal,
  );
}
