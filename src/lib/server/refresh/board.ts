import type { Control } from '#warehouse/control/open-control.ts';
import { lastSourceOutcomes, listRuns, readRun, type Run, type RunSource } from '#warehouse/control/runs.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { SourceFailure } from '#warehouse/query/attention/source.ts';
import { readSources, type SourceLoad } from '#warehouse/query/sources.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';
import { knowsAllOfRuns } from './known-events.ts';
import { listSchedules, type SourceSchedule } from './schedules.ts';
import { runAtWork } from './run-at-work.ts';
import { readWaiting, type WaitingVersion } from './waiting-versions.ts';

/**
 * How a source stands, the first that holds: a run is loading it; its last load failed; it was never loaded; its load is
 * older than its contract allows; its schedule is paused; it is as it should be.
 */
export type SourceState = 'running' | 'failed' | 'never' | 'late' | 'paused' | 'current';

/** A source on the board of departures. */
export interface BoardSource {
  source: Source;
  state: SourceState;
  /** The load in the version served; null where there is none. */
  load: SourceLoad | null;
  /** The last attempt, whether it succeeded or not; null before the first. */
  last: RunSource | null;
  schedule: SourceSchedule;
}

export interface Board {
  sources: BoardSource[];
  /** The run at work now. */
  running: Run | null;
  /** The last runs, newest first. */
  runs: Run[];
  /** Versions that wait for a person's word, newest first. */
  waiting: WaitingVersion[];
  /** Of the version served, null before the first: the names of what is on the board. */
  catalog: Catalog | null;
}

const DAY = 86_400_000;
const RUNS = 12;

/** Reads how all sources stand. Before the first version is published there are runs, but no sources to name. */
export async function readBoard(): Promise<Board> {
  const { control } = await openWarehouse();
  const runningId = runAtWork(control);
  const running = runningId ? readRun(control, runningId) : null;
  const runs = listRuns(control, RUNS);
  try {
    return await withSnapshot(async (snapshot, scope) => ({
      ...{ running, runs: runs.map((run) => knownOf(run, snapshot.catalog)) },
      sources: await readBoardSources({ snapshot, scope }, control, running),
      waiting: readWaiting(control, { catalog: snapshot.catalog, scope }),
      catalog: snapshot.catalog,
    }));
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published')
      return { running, ...beforeAnyVersion(control, runs), sources: [], catalog: null };
    throw fault;
  }
}

/** What a run was asked for and what went wrong names sources and units: whoever does not see all is told of their own. */
function knownOf(run: Run, catalog: Catalog | null): Run {
  if (knowsAllOfRuns()) return run;
  const requested = run.requested.filter((id) => catalog?.sources.has(id));
  return { ...run, requested, reason: null, decisionReason: null, errorMessage: null };
}

/** Nobody can say yet what of a version that waits is whose. */
function beforeAnyVersion(control: Control, runs: readonly Run[]): Pick<Board, 'runs' | 'waiting'> {
  const waiting = knowsAllOfRuns() ? readWaiting(control, null) : [];
  return { runs: runs.map((run) => knownOf(run, null)), waiting };
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
  const now = control.clock().getTime();
  return schedules.map((schedule) => {
    const source = snapshot.catalog.sources.get(schedule.sourceId)!;
    const load = loads.find((candidate) => candidate.sourceId === source.id) ?? null;
    const last = outcomes.get(source.id) ?? null;
    const isRunning =
      running !== null && (running.requested.length === 0 || running.requested.includes(source.id));
    const ageDays = load ? (now - Date.parse(load.loadedAt)) / DAY : 0;
    const isLate = source.staleAfterDays !== null && ageDays > source.staleAfterDays;
    return { source, load, last, schedule, state: stateOf({ isRunning, last, load, isLate, schedule }) };
  });
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
  last,
  load,
  isLate,
  schedule,
}: { isRunning: boolean; isLate: boolean } & Pick<BoardSource, 'last' | 'load' | 'schedule'>): SourceState {
  if (isRunning) return 'running';
  if (last?.outcome === 'failed') return 'failed';
  if (!load) return 'never';
  if (isLate) return 'late';
  return schedule.paused ? 'paused' : 'current';
}
