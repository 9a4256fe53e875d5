import { requiredPath, targetOn } from '#warehouse/model/required-path.ts';
import { lastSeparation } from '#warehouse/model/series-break.ts';
import { factsOfFormula, type Indicator } from '#warehouse/model/indicator.ts';
import type { FactPlans } from './fact-plan.ts';
import type { IndicatorsContext } from './indicators-context.ts';

/**
 * Lays out what is asked of each indicator in `ind_goal`: a row per indicator × grain × period with `better`, `tolerance`,
 * and target, its date and the required path at the period's end (null where there are none). `comparable_from` is the last break on
 * or before that day across which nothing compares: periods that begin before it are not compared with this one. `settle_days` is
 * how long after a period's end the slowest of its facts takes to settle, `floor` how large a change has to be at the least to be unusual, `per`
 * what a case of a ratio is multiplied by.
 */
export async function layOutGoals(context: IndicatorsContext, plans: FactPlans): Promise<void> {
  const { db, content, signal } = context;
  const periods = await db.rows<{ grain: string; period: string; period_end: string }>(
    'select grain, period, period_end from ind_period order by grain, period',
  );
  const goals = content.indicators.flatMap((indicator) =>
    periods.map(({ grain, period, period_end }) => {
      const target = targetOn(indicator, period_end);
      return {
        indicator_id: indicator.id,
        grain,
        period,
        better: indicator.better,
        tolerance: indicator.tolerance,
        target: target?.value ?? null,
        target_date: target?.date ?? null,
        path: requiredPath(indicator, period_end),
        floor: floorOf(indicator),
        per: indicator.formula.kind === 'ratio' ? indicator.formula.per : 0,
        is_total: indicator.formula.kind === 'total',
        settle_days: settleDays(indicator, plans),
        comparable_from: lastSeparation(indicator.breaks, period_end)?.date ?? null,
      };
    }),
  );
  await db.run(
    `create or replace temp table ind_goal as
     select unnest(from_json($goals, '[{
       "indicator_id": "varchar", "grain": "varchar", "period": "date", "better": "varchar", "tolerance": "double",
       "target": "double", "target_date": "date", "path": "double", "floor": "double", "per": "double", "is_total": "boolean", "settle_days": "integer", "comparable_from": "date"}]'), recursive := true)`,
    { goals: JSON.stringify(goals) },
    signal,
  );
}

/** The tolerance, or half of the last digit that is shown: what nobody sees is not unusual. */
function floorOf({ tolerance, unit, decimals }: Indicator): number {
  return Math.max(tolerance, 0.5 / 10 ** (unit === 'percent' ? decimals + 2 : decimals));
}

function settleDays({ formula }: Indicator, plans: FactPlans): number {
  return Math.max(
    ...factsOfFormula(formula).map((id) => plans.get(id)!.fact.reporting.settledAfterDays ?? 0),
  );
}
