import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { refreshRequest, type RequestKind, type RequestOptions } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import type { RefreshRequest } from './enqueue.ts';
import { USUAL_TOGETHER, lanes, usualLimits, type Lane, type LaneLimits } from './lanes.ts';

/** Requests that one worker does together, by one run. */
export interface Claim {
  /** What it is called: the run bears it, and nobody else may begin one for these requests. */
  claim: string;
  kind: RequestKind;
  requests: RefreshRequest[];
  /** Source ids of all of them; empty = all there are. */
  sources: string[];
  options: RequestOptions;
}

/** Whoever claims, and how. */
export interface Claimer {
  worker: string;
  pid: number;
  /** A name nobody else has chosen. */
  name: string;
  limits?: LaneLimits;
  /** How many requests for refreshes one run may do (default 50). */
  together?: number;
}

/**
 * Takes what is due next: the request whose turn it is, and with a refresh those of other schedules that are due as well, since one
 * version shows them all. Of one schedule there is never more than one at work.
 *
 * @returns null where nothing is due, or its lane is full
 */
export function claimNext(control: Control, claimer: Claimer): Claim | null {
  return control.db.transaction(
    () => {
      const open = openKinds(control, claimer.limits ?? usualLimits);
      const [first] = findDue(control, open, 1);
      if (!first) return null;
      const requests = isPlainRefresh(first)
        ? withOthers(control, first, claimer.together ?? USUAL_TOGETHER)
        : [first];
      mark(control, requests, claimer);
      const { kind, options } = first;
      return { claim: claimer.name, kind, requests, sources: sourcesOf(requests), options };
    },
    { behavior: 'immediate' },
  );
}

/**
 * Says that a claim is worked on.
 * @returns whether it still is this worker's, and whether somebody asked for the end of any request of it
 */
export function renewClaim(control: Control, claim: string): { isHeld: boolean; isCancelled: boolean } {
  const renewed = control.db
    .update(refreshRequest)
    .set({ heartbeatAt: control.clock().toISOString() })
    .where(and(eq(refreshRequest.claim, claim), eq(refreshRequest.state, 'working')))
    .returning({ cancelAskedAt: refreshRequest.cancelAskedAt })
    .all();
  const isCancelled = renewed.some(({ cancelAskedAt }) => cancelAskedAt !== null);
  return { isHeld: renewed.length > 0, isCancelled };
}

/** Source ids of requests that are still to be done; empty where one of them asks for all. */
export function sourcesOf(requests: readonly Pick<RefreshRequest, 'sources' | 'leftSources'>[]): string[] {
  const lists = requests.map(({ sources, leftSources }) => leftSources ?? sources);
  return lists.some((list) => list.length === 0) ? [] : [...new Set(lists.flat())].sort();
}

function openKinds(control: Control, limits: LaneLimits): RequestKind[] {
  const atWork = control.db
    .select({ kind: refreshRequest.kind, claims: sql<number>`count(distinct ${refreshRequest.claim})` })
    .from(refreshRequest)
    .where(eq(refreshRequest.state, 'working'))
    .groupBy(refreshRequest.kind)
    .all();
  return (Object.keys(lanes) as Lane[]).flatMap((lane) => {
    const kinds: readonly RequestKind[] = lanes[lane];
    const claims = atWork
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, { claims: one }) => sum + one, 0);
    return claims < limits[lane] ? kinds : [];
  });
}

/** What is due, in the order of its turn: of each schedule the first alone, and none while one of it is at work. */
function findDue(control: Control, kinds: readonly RequestKind[], limit: number): RefreshRequest[] {
  const at = control.clock().toISOString();
  const ofSchedule = sql`select 1 from refresh_request as other where other.schedule_id = ${refreshRequest.scheduleId}`;
  // One that was begun before and is to be tried again goes before what came later, though it rests now.
  const goesBefore = sql`other.turn_at <= ${refreshRequest.turnAt} and (other.turn_at, other.request_id) < (${refreshRequest.turnAt}, ${refreshRequest.requestId}) and (other.not_before <= ${at} or other.started_at is not null)`;
  return control.db
    .select()
    .from(refreshRequest)
    .where(
      and(
        eq(refreshRequest.state, 'waiting'),
        inArray(refreshRequest.kind, [...kinds]),
        lte(refreshRequest.notBefore, at),
        sql`not exists (${ofSchedule} and other.state = 'working')`,
        sql`not exists (${ofSchedule} and other.state = 'waiting' and ${goesBefore})`,
      ),
    )
    .orderBy(asc(refreshRequest.turnAt), asc(refreshRequest.requestId))
    .limit(limit)
    .all();
}

/** One that accepts changes is done alone: what was accepted for it must not let others in. */
function isPlainRefresh({ kind, options }: RefreshRequest): boolean {
  return kind === 'refresh' && (options.accept ?? []).length === 0;
}

function withOthers(control: Control, first: RefreshRequest, most: number): RefreshRequest[] {
  if (most === 1) return [first];
  const due = findDue(control, ['refresh'], most).filter(isPlainRefresh);
  return [first, ...due.filter(({ requestId }) => requestId !== first.requestId)].slice(0, most);
}

function mark(control: Control, requests: readonly RefreshRequest[], { worker, pid, name }: Claimer): void {
  const at = control.clock().toISOString();
  const ids = requests.map(({ requestId }) => requestId);
  control.db
    .update(refreshRequest)
    .set({
      state: 'working',
      claim: name,
      worker,
      workerPid: pid,
      heartbeatAt: at,
      startedAt: at,
      runId: null,
    })
    .where(inArray(refreshRequest.requestId, ids))
    .run();
}
