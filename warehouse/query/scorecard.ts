import type { Grain } from '../model/period.ts';
import type { UnitVersion } from '../model/unit.ts';
import { isOneOf } from '../duckdb/one-of.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cellColumns, type Cell } from './cell.ts';
import { byOwnPeriod } from './own-period.ts';
import { requirePeriod, requireUnit } from './question.ts';

export interface ScorecardQuestion {
  unitId: string;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
}

export interface ScorecardRow {
  cell: Cell;
  /** Median value of the units with the same parent and level (itself among them), in the indicator's own unit. */
  siblingMedian: number | null;
  /** How many siblings have a value. */
  siblings: number;
}

export interface Scorecard {
  period: Period;
  /** One row an indicator that has a value row here, in the workspace's order. */
  rows: ScorecardRow[];
}

/**
 * Answers all indicators of a unit at a period beside the middle of its siblings. An indicator measured more coarsely answers
 * with its own period (`ownPeriod`): its cell says which.
 */
export async function readScorecard(
  snapshot: Snapshot,
  scope: Scope,
  question: ScorecardQuestion,
  signal?: AbortSignal,
): Promise<Scorecard> {
  const { catalog } = snapshot;
  const unit = requireUnit(catalog, question.unitId);
  const period = requirePeriod(catalog, question.grain, question.period);
  const order = [...catalog.indicators.keys()];
  const found = await Promise.all(
    [...byOwnPeriod(catalog, order, period)].map(([own, indicatorIds]) =>
      readBesideSiblings(snapshot, scope, { unit, indicatorIds, own }, signal),
    ),
  );
  const rows = found
    .flat()
    .sort((a, b) => order.indexOf(a.cell.indicatorId) - order.indexOf(b.cell.indicatorId));
  return { period, rows };
}

async function readBesideSiblings(
  snapshot: Snapshot,
  scope: Scope,
  { unit, indicatorIds, own }: { unit: UnitVersion; indicatorIds: string[]; own: Period },
  signal?: AbortSignal,
): Promise<ScorecardRow[]> {
  const { alias } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const seen = scopePredicate(scope, 'unit_id', alias);
  const asked = isOneOf('v.indicator_id', 'indicator', indicatorIds);
  const rows = await snapshot.rows<Cell & { siblingMedian: number | null; siblings: number }>(
    `with sibling as (
       select unit_id from ${alias}.star.dim_unit
       where is_latest and parent_id is not distinct from $parent::varchar and level = $level
         and valid_from <= $as_of::date and (valid_to is null or valid_to > $as_of::date)
     ),
     middle as (
       select indicator_id, median(value) as siblingMedian, count(value) as siblings
       from ${alias}.indicators.value_of_unit
       where grain = $grain and period = $period::date and unit_id in (from sibling) and ${seen.sql}
       group by indicator_id
     )
     select ${cellColumns}, m.siblingMedian as "siblingMedian", coalesce(m.siblings, 0) as "siblings"
     from ${alias}.indicators.value_of_unit v left join middle m using (indicator_id)
     where v.unit_id = $unit and v.grain = $grain and v.period = $period::date
       and ${asked.sql} and ${visible.sql}`,
    {
      unit: unit.unitId,
      parent: unit.parentId,
      level: unit.level,
      as_of: snapshot.asOf,
      grain: own.grain,
      period: own.period,
      ...asked.parameters,
      ...visible.parameters,
    },
    signal,
  );
  return rows.map(({ siblingMedian, siblings, ...cell }) => ({ cell, siblingMedian, siblings }));
}
