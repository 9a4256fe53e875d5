import { and, desc, eq, inArray } from 'drizzle-orm';
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

/** Requests that are not done, in the order in which their turn comes. */
export function readOpenRequests(control: Control, limit = 200): RefreshRequest[] {
  const open: RequestState[] = ['waiting', 'working'];
  return control.db
    .select()
    .from(refreshRequest)
    .where(inArray(refreshRequest.state, open))
    .orderBy(refreshRequest.turnAt, refreshRequest.requestId)
    .limit(limit)
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
