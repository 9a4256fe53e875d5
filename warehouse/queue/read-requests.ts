import { and, desc, eq, inArray, lte } from 'drizzle-orm';
import { refreshRequest, type RequestState } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import { run } from '../control/schema.ts';
import type { RefreshRequest } from './enqueue.ts';

/** A request as it stands; null where there is none of that id. */
export function readRequest(control: Control, requestId: number): RefreshRequest | null {
  return (
    control.db.select().from(refreshRequest).where(eq(refreshRequest.requestId, requestId)).get() ?? null
  );
}

/** All requests that are not done, in the order in which their turn comes. */
export function readOpenRequests(control: Control): RefreshRequest[] {
  const open: RequestState[] = ['waiting', 'working'];
  return control.db
    .select()
    .from(refreshRequest)
    .where(inArray(refreshRequest.state, open))
    .orderBy(refreshRequest.turnAt, refreshRequest.requestId)
    .all();
}

/** What those that wait and may begin now ask for, each way of asking once: source ids, empty for all, and the kind. */
export function readDueAskings(control: Control): Pick<RefreshRequest, 'sources' | 'kind'>[] {
  const { sources, kind, state, notBefore } = refreshRequest;
  return control.db
    .selectDistinct({ sources, kind })
    .from(refreshRequest)
    .where(and(eq(state, 'waiting'), lte(notBefore, control.clock().toISOString())))
    .all();
}

/** Requests that have ended, the newest first; of one schedule where it is named. */
export function readEndedRequests(
  control: Control,
  { scheduleId, limit = 50 }: { scheduleId?: string; limit?: number } = {},
): RefreshRequest[] {
  const ended: RequestState[] = ['done', 'failed', 'cancelled', 'passed_over'];
  return control.db
    .select()
    .from(refreshRequest)
    .where(
      and(
        inArray(refreshRequest.state, ended),
        scheduleId === undefined ? undefined : eq(refreshRequest.scheduleId, scheduleId),
      ),
    )
    .orderBy(desc(refreshRequest.endedAt), desc(refreshRequest.requestId))
    .limit(limit)
    .all();
}

/** The run that was begun for a claim; null while there is none. */
export function readClaimRun(control: Control, claim: string): string | null {
  return control.db.select({ runId: run.runId }).from(run).where(eq(run.claim, claim)).get()?.runId ?? null;
}
