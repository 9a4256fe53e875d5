import { and, eq } from 'drizzle-orm';
import { refreshRequest } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import type { RefreshRequest } from './enqueue.ts';
import { faultKind, retryAfter } from './fault-kind.ts';

/** A fault by its stable code. */
export interface Fault {
  code: string;
  message: string;
}

/** How what was claimed has ended. */
export interface ClaimEnd {
  runId: string | null;
  /** As the run or the command says it; null where there is none. */
  outcome: string | null;
  /** What went wrong with the whole; null where nothing did. */
  fault: Fault | null;
  /** What went wrong with single sources. */
  sourceFaults: ReadonlyMap<string, Fault>;
  /**
   * `stopped`: the worker itself had to end, so that nothing was tried. `cancelled`: a person asked for the end of one of its requests, so
   * that the others wait again.
   */
  ended: 'by itself' | 'stopped' | 'cancelled';
}

type Change = Partial<Omit<RefreshRequest, 'requestId'>>;

/** Notes how a claim ended: each of its requests is done, failed, cancelled, or waits to be tried again. */
export function settleClaim(control: Control, claim: string, end: ClaimEnd): void {
  control.db.transaction(
    (tx) => {
      const ofClaim = and(eq(refreshRequest.claim, claim), eq(refreshRequest.state, 'working'));
      for (const request of tx.select().from(refreshRequest).where(ofClaim).all())
        tx.update(refreshRequest)
          .set(settled(request, end, control.clock()))
          .where(eq(refreshRequest.requestId, request.requestId))
          .run();
    },
    { behavior: 'immediate' },
  );
}

/**
 * Asks for the end of a request: one that waits ends at once, one at work when its worker hears of it. Others that the same run does begin
 * again without it.
 *
 * @returns whether there was one
 */
export function cancelRequest(control: Control, requestId: number): boolean {
  const at = control.clock().toISOString();
  return control.db.transaction(
    (tx) => {
      const ofIt = eq(refreshRequest.requestId, requestId);
      const waiting = tx
        .update(refreshRequest)
        .set({ state: 'cancelled', cancelAskedAt: at, endedAt: at })
        .where(and(ofIt, eq(refreshRequest.state, 'waiting')))
        .run();
      if (waiting.changes > 0) return true;
      const working = tx
        .update(refreshRequest)
        .set({ cancelAskedAt: at })
        .where(and(ofIt, eq(refreshRequest.state, 'working')))
        .run();
      return working.changes > 0;
    },
    { behavior: 'immediate' },
  );
}

function settled(request: RefreshRequest, end: ClaimEnd, now: Date): Change {
  const { runId, outcome, ended } = end;
  const told = { runId, outcome, endedAt: now.toISOString(), heartbeatAt: null };
  const isUnwanted = request.cancelAskedAt !== null;
  if (ended !== 'by itself') return isUnwanted ? { ...told, state: 'cancelled' } : waiting(now, 0, { runId });
  const failure = failureOf(request, end);
  if (!failure) return { ...told, state: 'done', errorCode: null, errorMessage: null, leftSources: null };
  const { pause, leftSources, ...error } = failure;
  // Whoever asked for its end does not want it begun again.
  if (pause === null || isUnwanted)
    return { ...told, ...error, state: pause === null ? 'failed' : 'cancelled' };
  return waiting(now, pause, { ...error, runId, outcome, leftSources });
}

/** What went wrong for a request, and after which pause (ms) which of its sources are tried again; null where nothing did. */
function failureOf(request: RefreshRequest, end: ClaimEnd) {
  const failed = failedSources(request, end);
  const [fault] = end.fault ? [end.fault] : failed.map(([, one]) => one);
  if (!fault) return null;
  const passing = failed.filter(([, { code }]) => faultKind(code, request.kind) !== 'lasting');
  const [retried] = end.fault ? [end.fault] : passing.map(([, one]) => one);
  const kind = faultKind(retried?.code ?? fault.code, request.kind);
  const attempts = request.attempts + (kind === 'busy' ? 0 : 1);
  return {
    ...{ errorCode: fault.code, errorMessage: fault.message, attempts },
    pause: retried ? retryAfter(kind, attempts) : null,
    leftSources: end.fault ? request.leftSources : passing.map(([id]) => id),
  };
}

/** One that waits again keeps its turn, so that nobody who came later goes before it for that. */
function waiting(now: Date, pauseMs: number, more: Change): Change {
  const notBefore = new Date(now.getTime() + pauseMs).toISOString();
  return {
    ...more,
    state: 'waiting',
    notBefore,
    ...{ claim: null, worker: null, workerPid: null, heartbeatAt: null },
  };
}

function failedSources(
  { sources, leftSources }: RefreshRequest,
  { sourceFaults }: ClaimEnd,
): [string, Fault][] {
  const asked = leftSources ?? sources;
  return [...sourceFaults].filter(([id]) => asked.length === 0 || asked.includes(id));
}
