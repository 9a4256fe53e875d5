import type { Grain } from '../model/period.ts';
import type { UnitVersion } from '../model/unit.ts';
import { isOneOf } from '../duckdb/one-of.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import { toldCells } from '../scope/told-cells.ts';
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

/** How the values of a unit's peers lie, in the indicator's own unit: lowest, first quartile, median, third quartile, highest. */
export interface PeerSpread {
  /** How many peers have a value. */
  count: number;
  quartiles: readonly [number, number, number, number, number];
}

export interface ScorecardRow {
  cell: Cell;
  /** The other units of its level, wherever they stand in the tree; null where none has a value. */
  peers: PeerSpread | null;
}

export interface Scorecard {
  period: Period;
  /** One row an indicator that has a value row here, in the workspace's order. */
  rows: ScorecardRow[];
}

/**
 * Answers all indicators of a unit at a period beside its peers: the other units of its level that the scope sees. Of a whole of which
 * the scope sees a part it answers what may be told of it.
 * An indicator measured more coarsely answers
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
      readBesidePeers(snapshot, scope, { unit, indicatorIds, own }, signal),
    ),
  );
  const rows = found
    .flat()
    .sort((a, b) => order.indexOf(a.cell.indicatorId) - order.indexOf(b.cell.indicatorId));
  return { period, rows };
}

async function readBesidePeers(
  snapshot: Snapshot,
  scope: Scope,
  { unit, indicatorIds, own }: { unit: UnitVersion; indicatorIds: string[]; own: Period },
  signal?: AbortSignal,
): Promise<ScorecardRow[]> {
  const { alias } = snapshot;
  const told = toldCells(scope, {
    ...{ table: `${alias}.indicators.value_of_unit`, row: 'v', alias, asked: [unit.unitId] },
  });
  const seen = scopePredicate(scope, 'unit_id', alias);
  const asked = isOneOf('v.indicator_id', 'indicator', indicatorIds);
  const rows = await snapshot.rows<Cell & { quartiles: number[] | null; peers: number }>(
    `with peer as (
       select unit_id from ${alias}.star.dim_unit
       where is_latest and level = $level and unit_id <> $unit
         and valid_from <= $as_of::date and (valid_to is null or valid_to > $as_of::date)
     ),
     spread as (
       select indicator_id, quantile_cont(value, [0, 0.25, 0.5, 0.75, 1]) as quartiles, count(value) as peers
       from ${alias}.indicators.value_of_unit
       where grain = $grain and period = $period::date and unit_id in (from peer) and ${seen.sql}
       group by indicator_id
     )
     select ${cellColumns}, s.quartiles, coalesce(s.peers, 0) as peers
     from ${told.from} v left join spread s using (indicator_id)
     where v.unit_id = $unit and v.grain = $grain and v.period = $period::date
       and ${asked.sql} and ${told.sql}`,
    {
      unit: unit.unitId,
      level: unit.level,
      as_of: snapshot.asOf,
      grain: own.grain,
      period: own.period,
      ...asked.parameters,
      ...told.parameters,
      ...seen.parameters,
    },
    signal,
  );
  return rows.map(({ quartiles, peers, ...cell }) => ({
    cell,
    peers: peers > 0 ? { count: peers, quartiles: quartiles as unknown as PeerSpread['quartiles'] } : null,
  }));
}
