import type { Grain } from '../model/period.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cellColumns, type Cell } from './cell.ts';
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

/** Answers several indicators of one unit at a period, each with the year that led to it. */
export async function readOverview(
  snapshot: Snapshot,
  scope: Scope,
  question: OverviewQuestion,
  signal?: AbortSignal,
): Promise<Overview> {
  const { catalog, alias } = snapshot;
  requireUnit(catalog, question.unitId);
  for (const id of question.indicatorIds) requireIndicator(catalog, id);
  const period = requirePeriod(catalog, question.grain, question.period);
  const known = catalog.periods[question.grain];
  const from = known[Math.max(0, known.indexOf(period) - RECENT + 1)] ?? period;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const cells = await snapshot.rows<Cell>(
    `select ${cellColumns} from ${alias}.indicators.value v
     where v.unit_id = $unit and v.grain = $grain and v.period between $first::date and $last::date
       and list_contains($indicators::varchar[], v.indicator_id) and ${visible.sql}
     order by v.period`,
    {
      unit: question.unitId,
      grain: question.grain,
      first: from.period,
      last: period.period,
      indicators: question.indicatorIds,
      ...visible.parameters,
    },
    signal,
  );
  const byIndicator = Map.groupBy(cells, (cell) => cell.indicatorId);
  const items = question.indicatorIds.map((indicatorId) => {
    const recent = byIndicator.get(indicatorId) ?? [];
    return { indicatorId, current: recent.find((cell) => cell.period === period.period) ?? null, recent };
  });
  return { period, items };
}
