import type { Control } from '#warehouse/control/open-control.ts';
import { nothingAmiss, type Amiss, type SourceFailure } from '#warehouse/query/attention/amiss.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { BoardSource } from './board-sources.ts';
import { readMonthGaps } from './month-gaps.ts';

const DAY_MS = 86_400_000;

/** The last period that has ended, of the shortest that the version has; none where none has. */
export function newestPeriod({ periods }: Pick<Catalog, 'periods'>): Period | undefined {
  const [shortest] = [periods.month, periods.quarter, periods.year].filter(({ length }) => length > 0);
  return shortest?.findLast(({ complete }) => complete);
}

/** Whether what needs somebody in a period is what needs somebody today: of the newest it is, of all others that is told apart. */
export function isOfNow(catalog: Pick<Catalog, 'periods'>, { grain, period }: Period): boolean {
  const newest = newestPeriod(catalog);
  return newest === undefined || (grain === newest.grain && period >= newest.period);
}

/**
 * Reads what is amiss of sources by now, as the list of what needs somebody wants it: from what desk and calendar are written from, so that no
 * page names another source or unit. Of any period but the newest, what lacks of that period alone, and nothing that is of today.
 */
export async function readAmiss(
  held: { snapshot: Snapshot; scope: Scope },
  { unitId, period, sources }: { unitId: string; period: Period; sources: readonly BoardSource[] },
  control: Control,
  signal?: AbortSignal,
): Promise<Amiss> {
  const isNow = isOfNow(held.snapshot.catalog, period);
  const { gaps } = await readMonthGaps(
    held,
    { unitId, from: isNow ? undefined : period.period },
    control,
    signal,
  );
  const within = (day: string) => day >= period.period && day <= period.periodEnd;
  if (!isNow) return { ...nothingAmiss, gaps: gaps.filter((gap) => within(gap.period)) };
  return {
    failures: failuresOf(sources),
    overdue: sources.flatMap(({ source, outlook }) =>
      outlook?.late ? [{ sourceId: source.id, late: outlook.late }] : [],
    ),
    stale: sources.flatMap((source) => staleOf(source, control.clock()) ?? []),
    gaps,
  };
}

function failuresOf(sources: readonly BoardSource[]): SourceFailure[] {
  return sources.flatMap(({ last }) =>
    last?.outcome === 'failed'
      ? [{ sourceId: last.sourceId, failedAt: last.finishedAt, errorCode: last.errorCode ?? 'unknown' }]
      : [],
  );
}

/** As the desk says it: what is overdue is more than stale. */
function staleOf({ source, load, isStale, outlook }: BoardSource, now: Date): Amiss['stale'][number] | null {
  const { id: sourceId, staleAfterDays } = source;
  if (!isStale || load === null || staleAfterDays === null || outlook?.late) return null;
  const ageDays = Math.floor((now.getTime() - Date.parse(load.loadedAt)) / DAY_MS);
  return { sourceId, loadedAt: load.loadedAt, ageDays, staleAfterDays };
}
