import type { Grain } from '../model/period.ts';
import { isOneOf } from '../duckdb/one-of.ts';
import type { Scope } from '../scope/scope.ts';
import { toldCells } from '../scope/told-cells.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cellColumns, type Cell } from './cell.ts';
import { byOwnPeriod } from './own-period.ts';
import { requireIndicator, requirePeriod, requireUnit } from './question.ts';

/** Periods shown beside a value: the current one and the twelve before it. */
const RECENT = 13;

export interface OverviewQuestion {
  /** In the order of the answer, e.g. the workspace's headlines. */
  indicatorIds: readonly string[];
  unitId: string;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
}

export interface OverviewItem {
  indicatorId: string;
  /** Null where the unit is out of scope or has no such value. */
  current: Cell | null;
  /** Up to 13 periods ending with the current one, oldest first; periods without a row are left out. */
  recent: Cell[];
}

export interface Overview {
  period: Period;
  items: OverviewItem[];
}

/**
 * Answers several indicators of one unit at a period, each with the year that led to it. An indicator measured more coarsely
 * answers with its own period (`ownPeriod`): its cells say which.
 */
export async function readOverview(
  snapshot: Snapshot,
  scope: Scope,
  question: OverviewQuestion,
  signal?: AbortSignal,
): Promise<Overview> {
  const { catalog } = snapshot;
  requireUnit(catalog, question.unitId);
  for (const id of question.indicatorIds) requireIndicator(catalog, id);
  const period = requirePeriod(catalog, question.grain, question.period);
  const found = await Promise.all(
    [...byOwnPeriod(catalog, question.indicatorIds, period)].map(([own, indicatorIds]) =>
      readRecent(snapshot, scope, { unitId: question.unitId, indicatorIds, own }, signal),
    ),
  );
  const byIndicator = new Map(found.flat().map((item) => [item.indicatorId, item]));
  return { period, items: question.indicatorIds.map((id) => byIndicator.get(id)!) };
}

async function readRecent(
  snapshot: Snapshot,
  scope: Scope,
  { unitId, indicatorIds, own }: { unitId: string; indicatorIds: string[]; own: Period },
  signal?: AbortSignal,
): Promise<OverviewItem[]> {
  const { catalog, alias } = snapshot;
  const known = catalog.periods[own.grain];
  const from = known[Math.max(0, known.indexOf(own) - RECENT + 1)] ?? own;
  const visible = toldCells(scope, {
    ...{ table: `${alias}.indicators.value_of_unit`, row: 'v', alias, asked: [unitId] },
  });
  const asked = isOneOf('v.indicator_id', 'indicator', indicatorIds);
  const cells = await snapshot.rows<Cell>(
    `select ${cellColumns} from ${visible.from} v
     where v.unit_id = $unit and v.grain = $grain and v.period between $first::date and $last::date
       and ${asked.sql} and ${visible.sql}
     order by v.period`,
    {
      unit: unitId,
      grain: own.grain,
      first: from.period,
      last: own.period,
      ...asked.parameters,
      ...visible.parameters,
    },
    signal,
  );
  const byIndicator = Map.groupBy(cells, (cell) => cell.indicatorId);
  return indicatorIds.map((indicatorId) => {
    const recent = byIndicator.get(indicatorId) ?? [];
    return { indicatorId, current: recent.find((cell) => cell.period === own.period) ?? null, recent };
  });
}
