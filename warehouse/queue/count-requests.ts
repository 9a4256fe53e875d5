import { and, eq, lte, sql } from 'drizzle-orm';
import { refreshRequest, type RequestKind, type RequestState } from '../control/desk-schema.ts';
import { now, type Control } from '../control/open-control.ts';

/** How many requests are kept, by kind and state; those of which there is none are left out. */
export function countRequests(control: Control): { kind: RequestKind; state: RequestState; count: number }[] {
  const { kind, state } = refreshRequest;
  return control.db
    .select({ kind, state, count: sql<number>`count(*)` })
    .from(refreshRequest)
    .groupBy(kind, state)
    .all();
}

/** Since when the request waits that is due longest (ISO UTC); null where none is due. */
export function oldestDue(control: Control): string | null {
  const row = control.db
    .select({ since: sql<string | null>`min(${refreshRequest.notBefore})` })
    .from(refreshRequest)
    .where(and(eq(refreshRequest.state, 'waiting'), lte(refreshRequest.notBefore, now(control))))
    .get();
  return row?.since ?? null;
}
