import type { Control } from '#warehouse/control/open-control.ts';
import type { Amiss, SourceFailure } from '#warehouse/query/attention/amiss.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { BoardSource } from './board-sources.ts';
import { readMonthGaps } from './month-gaps.ts';

const DAY_MS = 86_400_000;

/**
 * Reads what is amiss of sources by now, as the list of what needs somebody wants it: from what desk and calendar are written from, so that no
 * page names another source or unit. Of a period before the last, what lacks of that period alone.
 */
export async function readAmiss(
  held: { snapshot: Snapshot; scope: Scope },
  { unitId, period, sources }: { unitId: string; period: Period; sources: readonly BoardSource[] },
  control: Control,
  signal?: AbortSignal,
): Promise<Amiss> {
  const last = held.snapshot.catalog.periods[period.grain].findLast(({ complete }) => complete);
  const isOfNow = last === undefined || period.period >= last.period;
  const { gaps } = await readMonthGaps(
    held,
    { unitId, from: isOfNow ? undefined : period.period },
    control,
    signal,
  );
  const within = (day: string) => day >= period.period && day <= period.periodEnd;
  return {
    failures: failuresOf(sources),
    overdue: sources.flatMap(({ source, outlook }) =>
      outlook?.late ? [{ sourceId: source.id, late: outlook.late }] : [],
    ),
    stale: sources.flatMap((source) => staleOf(source, control.clock()) ?? []),
    gaps: isOfNow ? gaps : gaps.filter((gap) => within(gap.period)),
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
