import type { Grain } from '../model/period.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireGrain, requireIndicator } from './question.ts';

export interface PeriodsQuestion {
  grain: Grain;
  indicatorId: string;
}

/** Answers the periods in which an indicator has a value anywhere in scope, oldest first. (All: `catalog.periods`.) */
export async function readPeriods(
  snapshot: Snapshot,
  scope: Scope,
  question: PeriodsQuestion,
  signal?: AbortSignal,
): Promise<Period[]> {
  const { catalog, alias } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  return snapshot.rows<Period>(
    `select v.grain, v.period, max(v.period_end) as "periodEnd", bool_and(v.complete) as complete
     from ${alias}.indicators.value v
     where v.indicator_id = $indicator and v.grain = $grain and v.value is not null and ${visible.sql}
     group by v.grain, v.period order by v.period`,
    {
      indicator: requireIndicator(catalog, question.indicatorId).id,
      grain: requireGrain(question.grain),
      ...visible.parameters,
    },
    signal,
  );
}
