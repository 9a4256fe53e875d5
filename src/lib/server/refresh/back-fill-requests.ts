import { and, desc, eq } from 'drizzle-orm';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { RefreshRequest } from '#warehouse/queue/enqueue.ts';

/** Requests that are looked back to: some years of months. */
const LOOKED_BACK = 400;

/** What was asked for by back-fills of a source, the newest first. */
export function readBackFillRequests(control: Control, source: string): RefreshRequest[] {
  return control.db
    .select()
    .from(refreshRequest)
    .where(and(eq(refreshRequest.kind, 'backfill'), eq(refreshRequest.sources, [source])))
    .orderBy(desc(refreshRequest.requestId))
    .limit(LOOKED_BACK)
    .all();
}
