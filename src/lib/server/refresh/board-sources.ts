import type { RequestKind } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readRun, type RunSource } from '#warehouse/control/runs.ts';
import { cameIn, lastSourceEnds } from '#warehouse/control/source-ends.ts';
import type { Source } from '#warehouse/model/source.ts';
import type { SourceLoad } from '#warehouse/query/sources.ts';
import { readDueAskings } from '#warehouse/queue/read-requests.ts';
import type { Outlook } from '#warehouse/schedule/expected-deliveries.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readGaps, type Gaps } from './gaps.ts';
import { knownAccount } from './known-run.ts';
import { countRefused } from './refusals.ts';
import { runWithLease } from './run-at-work.ts';
import { listSchedules, type SourceSchedule } from './schedules.ts';
import { readStanding } from './standing.ts';

/**
 * How a source stands, the first that holds: a run loads it, or has and is not done; its last load failed, or the whole that it was for; it was never loaded; its load is
 * older than its contract allows, or a delivery is overdue; newer deliveries of it are refused, so that it stands at an earlier load; its schedule is
 * paused; it is in, but units or months of it lack; it is as it should be.
 */
export type SourceState =
  'running' | 'queued' | 'failed' | 'never' | 'late' | 'stale' | 'refused' | 'paused' | 'gaps' | 'current';

/** A source on the board of departures. */
export interface BoardSource {
  source: Source;
  state: SourceState;
  /** The load in the version served; null where there is none. */
  load: SourceLoad | null;
  /** The last attempt, whether it succeeded or not; failed also where the whole of its run did. Null before the first. */
  last: RunSource | null;
  schedule: SourceSchedule;
  /** When its data become stale (ISO UTC); null where its contract does not say, or nothing is loaded. */
  deadline: string | null;
  /** Whether that has passed. */
  isStale: boolean;
  /** What is late of its deliveries, and what is expected next; null where its contract does not say, or nothing ever came. */
  outlook: Outlook | null;
  /** What lacks of it; null where nothing does, or nobody can tell. */
  gaps: Gaps | null;
  /** Deliveries that were refused since its load and are still there, which no refresh loads until they are welcome again. */
  refused: number;
}

const DAY = 86_400_000;
/** Kinds of requests that load sources: not checks, previews and decisions. */
const loading: readonly string[] = ['refresh', 'replay', 'rollback', 'backfill'] satisfies RequestKind[];

/** Reads how the sources of a version stand: for the desk, a source's own page and the briefing, so that all say the same. */
export async function readBoardSources(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  control: Control,
  signal?: AbortSignal,
): Promise<BoardSource[]> {
  const { loads, deliveries } = await readStanding({ snapshot, scope }, control);
  const lacking = await readGaps({ snapshot, scope }, control, signal);
  const refusedBy = await countRefused(control, snapshot.catalog, loads);
  const outcomes = lastSourceEnds(control);
  const now = control.clock().toISOString();
  const due = readDueAskings(control);
  const runId = runWithLease(control);
  const running = runId === null ? null : readRun(control, runId);
  return listSchedules(control, snapshot.catalog, 5).map((schedule) => {
    const source = snapshot.catalog.sources.get(schedule.sourceId)!;
    const load = loads.get(source.id) ?? null;
    const outcome = outcomes.get(source.id);
    const last = outcome ? knownAccount(outcome) : null;
    const isRunning = running !== null && isLoading(running, source.id);
    const isQueued = due.some(({ sources, kind }) => loading.includes(kind) && asksFor(sources, source.id));
    const deadline = deadlineOf(source, load);
    const isStale = deadline !== null && deadline < now;
    const outlook = deliveries.get(source.id) ?? null;
    const isLate = (outlook?.late ?? null) !== null;
    const gaps = lacking.get(source.id) ?? null;
    const refused = refusedBy.get(source.id) ?? 0;
    const state = stateOf({ isRunning, isQueued, last, load, isLate, isStale, refused, schedule, gaps });
    return { source, load, last, schedule, deadline, isStale, state, outlook, gaps, refused };
  });
}

/**
 * How many of some sources are not as they should be: that failed, that are not up to date (overdue, stale, at an earlier load, or never
 * loaded), and of the others those that are in with gaps.
 */
export function countAmiss(sources: readonly BoardSource[]): {
  failed: number;
  behind: number;
  gaps: number;
} {
  const count = (...states: SourceState[]) => sources.filter(({ state }) => states.includes(state)).length;
  const isIn = ({ state }: BoardSource) => !['failed', 'late', 'stale', 'refused', 'never'].includes(state);
  const gaps = sources.filter((source) => isIn(source) && source.gaps !== null).length;
  return { failed: count('failed'), behind: count('late', 'stale', 'refused', 'never'), gaps };
}

/** A preview loads nothing that is kept, and of what has nothing new or failed in a run nothing more comes of it. */
function isLoading(run: NonNullable<ReturnType<typeof readRun>>, id: string): boolean {
  const ended = run.sources.find(({ sourceId }) => sourceId === id);
  return run.kind !== 'plan' && asksFor(run.requested, id) && (ended === undefined || cameIn(ended));
}

/** A list of sources that names none asks for all. */
const asksFor = (sources: readonly string[], id: string): boolean =>
  sources.length === 0 || sources.includes(id);

function deadlineOf({ staleAfterDays }: Source, load: SourceLoad | null): string | null {
  if (staleAfterDays === null || load === null) return null;
  return new Date(Date.parse(load.loadedAt) + staleAfterDays * DAY).toISOString();
}

function stateOf({
  isRunning,
  isQueued,
  last,
  load,
  isLate,
  isStale,
  refused,
  schedule,
  gaps,
}: { isRunning: boolean; isQueued: boolean; isLate: boolean } & Pick<
  BoardSource,
  'last' | 'load' | 'isStale' | 'refused' | 'schedule' | 'gaps'
>): SourceState {
  if (isRunning) return 'running';
  if (isQueued) return 'queued';
  if (last?.outcome === 'failed') return 'failed';
  if (!load) return 'never';
  if (isLate) return 'late';
  if (isStale) return 'stale';
  if (refused > 0) return 'refused';
  if (schedule.paused) return 'paused';
  return gaps === null ? 'current' : 'gaps';
}
