import type { Control } from '#warehouse/control/open-control.ts';
import { lastSourceOutcomes, listRuns, readRun, type Run, type RunSource } from '#warehouse/control/runs.ts';
import type { Verdict } from '#warehouse/control/verdicts.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { SourceFailure } from '#warehouse/query/attention/source.ts';
import { readOpenRequests } from '#warehouse/queue/read-requests.ts';
import { readSources, type SourceLoad } from '#warehouse/query/sources.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';
import { knowsAllOfRuns } from './known-events.ts';
import { knownAccount, knownRun } from './known-run.ts';
import { readKnownVerdicts } from './known-verdicts.ts';
import { listQueue, type QueuedRequest } from './queue.ts';
import { listSchedules, type SourceSchedule } from './schedules.ts';
import { runAtWork } from './run-at-work.ts';
import { readWaiting, type WaitingVersion } from './waiting-versions.ts';

/**
 * How a source stands, the first that holds: a run is loading it; its last load failed; it was never loaded; its load is
 * older than its contract allows; its schedule is paused; it is as it should be.
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
}

export interface Board {
  sources: BoardSource[];
  /** The run at work now. */
  running: Run | null;
  /** The last runs, newest first. */
  runs: Run[];
  /** What was asked for and is not done, in the order of turns. */
  queue: QueuedRequest[];
  /** Versions that wait for a person's word, newest first. */
  waiting: WaitingVersion[];
  /** Of the version served, null before the first: the names of what is on the board. */
  catalog: Catalog | null;
  /** Who or what decided on what the last runs built, by run. */
  verdicts: ReadonlyMap<string, Verdict>;
}

const DAY = 86_400_000;
const RUNS = 12;

/** Reads how all sources stand. Before the first version is published there are runs, but no sources to name. */
export async function readBoard(): Promise<Board> {
  const { control } = await openWarehouse();
  const runningId = runAtWork(control);
  const running = runningId ? readRun(control, runningId) : null;
  const runs = listRuns(control, RUNS);
  const verdicts = readKnownVerdicts(control, runs);
  try {
    return await withSnapshot(async (snapshot, scope) => ({
      ...{ running, verdicts, runs: runs.map((run) => knownRun(run, snapshot.catalog)) },
      queue: listQueue(control, snapshot.catalog),
      sources: await readBoardSources({ snapshot, scope }, control, running),
      waiting: readWaiting(control, { catalog: snapshot.catalog, scope }),
      catalog: snapshot.catalog,
    }));
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published')
      return {
        ...{ running, verdicts },
        ...beforeAnyVersion(control, runs),
        queue: listQueue(control, null),
        sources: [],
        catalog: null,
      };
    throw fault;
  }
}

/** Nobody can say yet what of a version that waits is whose. */
function beforeAnyVersion(control: Control, runs: readonly Run[]): Pick<Board, 'runs' | 'waiting'> {
  const waiting = knowsAllOfRuns() ? readWaiting(control, null) : [];
  return { runs: runs.map((run) => knownRun(run, null)), waiting };
}

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
  const due = readOpenRequests(control).filter(
    (request) => request.state === 'waiting' && request.notBefore <= now,
  );
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
    return { source, load, last, schedule, deadline, state };
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
