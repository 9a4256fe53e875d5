import type { Grain } from '../model/period.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireIndicator, requirePeriod, requireUnit } from './question.ts';

/** A level, and how many of its units have a value. */
export interface MeasuredLevel {
  level: string;
  units: number;
}

/**
 * Answers at which levels directly below a unit an indicator has values in a period, most first; a level without any is left out.
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export async function readMeasuredLevels(
  snapshot: Snapshot,
  scope: Scope,
  question: { indicatorId: string; parentId: string; grain: Grain; period: string },
  signal?: AbortSignal,
): Promise<MeasuredLevel[]> {
  const { alias, catalog } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const { grain, period } = requirePeriod(catalog, question.grain, question.period);
  return snapshot.rows<MeasuredLevel>(
    `select u.level, count(*) as units
     from ${alias}.indicators.value v
     join ${alias}.star.dim_unit u on u.unit_id = v.unit_id and u.is_latest and u.parent_id = $parent
     where v.indicator_id = $indicator and v.grain = $grain and v.period = $period::date and v.value is not null
       and ${visible.sql}
     group by u.level order by units desc, u.level`,
    {
      indicator: requireIndicator(catalog, question.indicatorId).id,
      parent: requireUnit(catalog, question.parentId).unitId,
      ...{ grain, period },
      ...visible.parameters,
    },
    signal,
  );
}
