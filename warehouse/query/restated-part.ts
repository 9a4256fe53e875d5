import type { Grain } from '../model/period.ts';
import { valuesSql, type TreeView } from '../model/tree-view.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Share of a figure below which two sums of doubles differ by the order of their rows alone. */
const ROUNDING = 1e-12;

/**
 * What of a change between two periods is no change from one to the other: their figures were others when they were first published. In the
 * ratio's own unit; `published + before + after` = the change.
 */
export interface RestatedPart {
  /** The change between the figures first published of both periods, each since it was complete. */
  published: number;
  /** What late rows, corrections or another definition have made of the change since, by what they did to the earlier period's figure. */
  before: number;
  /** The same by the later period's figure. */
  after: number;
  /** What changed last in each period; null: nothing. */
  by: { before: RestatedBy; after: RestatedBy };
}

type RestatedBy = 'data' | 'definition' | null;

interface Published {
  isAfter: boolean;
  value: number;
  first: number;
  by: RestatedBy;
}

/** Which change is asked about. */
interface AskedChange {
  indicatorId: string;
  unitId: string;
  tree: TreeView;
  grain: Grain;
  /** First days of the earlier and of the later period. */
  periods: readonly [string, string];
  change: number;
}

/** Answers which part of a change is of restatement; null where a period still runs, or what was published of it is withheld. */
export async function readRestatedPart(
  { alias, rows }: Snapshot,
  scope: Scope,
  { indicatorId, unitId, tree, grain, periods: [earlier, later], change }: AskedChange,
  signal?: AbortSignal,
): Promise<RestatedPart | null> {
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const found = await rows<Published>(
    `select v.period = $later::date as "isAfter", v.value, v.first_published as first, v.restated_by as by
     from ${valuesSql(alias, tree)} v
     where v.indicator_id = $indicator and v.unit_id = $unit and v.grain = $grain and v.period in ($earlier::date, $later::date)
       and v.value is not null and v.first_published is not null and ${visible.sql}`,
    { indicator: indicatorId, unit: unitId, grain, earlier, later, ...visible.parameters },
    signal,
  );
  const [first, last] = [found.find(({ isAfter }) => !isAfter), found.find(({ isAfter }) => isAfter)];
  if (!first || !last) return null;
  const [before, after] = [0 - sinceFirst(first), sinceFirst(last)];
  return { published: change - after - before, before, after, by: { before: first.by, after: last.by } };
}

function sinceFirst({ value, first }: Published): number {
  const moved = value - first;
  return Math.abs(moved) <= ROUNDING * Math.max(Math.abs(value), Math.abs(first)) ? 0 : moved;
}
