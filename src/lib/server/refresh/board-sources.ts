import type { Control } from '#warehouse/control/open-control.ts';
import { lastSourceOutcomes, type Run, type RunSource } from '#warehouse/control/runs.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { SourceFailure } from '#warehouse/query/attention/source.ts';
import { readSources, type SourceLoad } from '#warehouse/query/sources.ts';
import { readDueAskings } from '#warehouse/queue/read-requests.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { knownAccount } from './known-run.ts';
import { readOutlooks, type Outlook } from './outlooks.ts';
import { listSchedules, type SourceSchedule } from './schedules.ts';

/**
 * How a source stands, the first that holds: a run is loading it; its last load failed; it was never loaded; its load is
 * older than its contract allows, or a delivery is overdue; its schedule is paused; it is as it should be.
 */
export type SourceState = 'running' | 'queued' | 'failed' | 'never' | 'late' | 'paused' | 'current';

/** A source on the board of departures. */
export interface BoardSource {
  source: Source;
  state: SourceState;
  /** The load in the version served; null where there is none. */
  load: SourceLoad | null;
  /** The last attempt, whether it succeeded or not; null before the first. */
  last: RunSource | null;
  schedule: SourceSchedule;
  /** When its data become stale (ISO UTC); null where its contract does not say, or nothing is loaded. */
  deadline: string | null;
  /** Whether that has passed. */
  isStale: boolean;
  /** What is late of its deliveries, and what is expected next; null where its contract does not say, or nobody asked. */
  outlook: Outlook | null;
}

const DAY = 86_400_000;

/** Reads how the sources of a version stand. */
export async function readBoardSources(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  control: Control,
  running: Run | null,
): Promise<BoardSource[]> {
  const loads = await readSources(snapshot, scope);
  const outcomes = lastSourceOutcomes(control);
  const schedules = listSchedules(control, snapshot.catalog, 5);
  const now = control.clock().toISOString();
  const due = readDueAskings(control);
  return schedules.map((schedule) => {
    const source = snapshot.catalog.sources.get(schedule.sourceId)!;
    const load = loads.find((candidate) => candidate.sourceId === source.id) ?? null;
    const outcome = outcomes.get(source.id);
    const last = outcome ? knownAccount(outcome) : null;
    const isRunning = running !== null && asksFor(running.requested, source.id);
    const isQueued = due.some(({ sources, kind }) => kind !== 'check' && asksFor(sources, source.id));
    const deadline = deadlineOf(source, load);
    const isLate = deadline !== null && deadline < now;
    const state = stateOf({ isRunning, isQueued, last, load, isLate, schedule });
    return { source, load, last, schedule, deadline, isStale: isLate, state, outlook: null };
  });
}

/** Reads how the sources of a version stand, with what is expected of their deliveries: one overdue makes late what is well otherwise. */
export async function readDeskSources(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  control: Control,
  running: Run | null,
): Promise<BoardSource[]> {
  const sources = await readBoardSources({ snapshot, scope }, control, running);
  const received = new Map(sources.map((entry) => [entry.source.id, entry]));
  const outlooks = await readOutlooks({ snapshot, scope }, received, control.clock());
  return sources.map((entry) => {
    const outlook = outlooks.get(entry.source.id) ?? null;
    const isOverdue = outlook?.late != null && (entry.state === 'current' || entry.state === 'paused');
    return { ...entry, outlook, state: isOverdue ? 'late' : entry.state };
  });
}

/** A list of sources that names none asks for all. */
const asksFor = (sources: readonly string[], id: string): boolean =>
  sources.length === 0 || sources.includes(id);

function deadlineOf({ staleAfterDays }: Source, load: SourceLoad | null): string | null {
  if (staleAfterDays === null || load === null) return null;
  return new Date(Date.parse(load.loadedAt) + staleAfterDays * DAY).toISOString();
}

/** Sources whose last load failed, as the list of what needs somebody wants them. */
export function failuresOf(sources: readonly BoardSource[]): SourceFailure[] {
  return sources.flatMap(({ last }) =>
    last?.outcome === 'failed'
      ? [{ sourceId: last.sourceId, failedAt: last.finishedAt, errorCode: last.errorCode ?? 'unknown' }]
      : [],
  );
}

function stateOf({
  isRunning,
  isQueued,
  last,
  load,
  isLate,
  schedule,
}: { isRunning: boolean; isQueued: boolean; isLate: boolean } & Pick<
  BoardSource,
  'last' | 'load' | 'schedule'
>): SourceState {
  if (isRunning) return 'running';
  if (isQueued) return 'queued';
  if (last?.outcome === 'failed') return 'failed';
  if (!load) return 'never';
  if (isLate) return 'late';
  return schedule.paused ? 'paused' : 'current';
}
