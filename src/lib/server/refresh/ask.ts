import { setTimeout as wait } from 'node:timers/promises';
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { AuditEntry } from '#warehouse/control/audit.ts';
import type { AuditAction } from '#warehouse/control/audit-actions.ts';
import { refreshRequest, type RequestKind, type RequestOptions } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { enqueue, type RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { readClaimRun, readRequest } from '#warehouse/queue/read-requests.ts';
import { change, type Change } from '../audit/change.ts';
import { actorOf } from '../auth/reader.ts';
import { openWarehouse } from '../warehouse.ts';
import { wakeOwnWorker } from '../worker/own-worker.ts';

export type { RefreshRequest };

/** What a person asks of whoever writes the warehouse. */
export interface Wish {
  kind: RequestKind;
  /** Source ids; empty = all. */
  sources: string[];
  options?: RequestOptions;
  trigger?: 'manual' | 'upload';
  /** How the audit calls the asking, where the doing is not written down by whoever does it. */
  action?: AuditAction;
}

/** Who asks, as the audit names them. */
export type Asker = Pick<AuditEntry, 'actor' | 'actorLabel' | 'address'>;

/** How long a page waits for what is quick, or for the run that it can show. */
const PATIENCE_MS = 8_000;
const LOOK_EVERY_MS = 50;

/**
 * Asks for something, and waits a while for it: for the end of a decision, for the beginning of a run.
 *
 * Somebody who asks twice for the same gets what was asked for first, as long as it is not done; what reads files anew, as long as it has
 * not begun.
 *
 * @returns the request as it stands then
 */
export async function ask(wish: Wish): Promise<RefreshRequest> {
  const requestId = await change((made) => askWithin(made, wish));
  return awaitRequest(requestId);
}

/** Asks within a change, so that what is asked for stays or goes with it. @returns id of the request */
export function askWithin({ control, reader, note }: Change, wish: Wish): number {
  const same = findSame(control, wish);
  if (same !== null) return same;
  const { kind, sources, options = {}, action } = wish;
  const id = askFor(control, wish, actorOf(reader));
  if (action) note({ action, object: `request:${id}`, detail: { kind, sources, ...options } });
  return id;
}

/** Asks in the name of somebody who is not there any more; what is asked for already is not asked for again. @returns its id */
export function askFor(control: Control, wish: Wish, by: Asker): number {
  const { kind, sources, options = {}, trigger = 'manual' } = wish;
  const asked = {
    kind,
    sources,
    options,
    trigger,
    askedBy: by.actor,
    askedLabel: by.actorLabel,
    askedAddress: by.address ?? null,
  };
  return findSame(control, wish) ?? enqueue(control, asked)!;
}

/** Wakes whoever does what was asked for, and waits a while for it, as {@link ask} does. */
export async function awaitRequest(requestId: number): Promise<RefreshRequest> {
  wakeOwnWorker();
  return settledOrBegun((await openWarehouse()).control, requestId);
}

/** The run that does, or did, what was asked for; null where there is none. */
export async function runOfRequest(requestId: number): Promise<string | null> {
  const { control } = await openWarehouse();
  const request = readRequest(control, requestId);
  return request?.runId ?? (request?.claim ? readClaimRun(control, request.claim) : null);
}

/** Waits until a request has ended, or its run can be followed, or patience ends. */
async function settledOrBegun(control: Control, requestId: number): Promise<RefreshRequest> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const request = readRequest(control, requestId)!;
    const isOpen = request.state === 'waiting' || request.state === 'working';
    const isFollowable = request.claim !== null && readClaimRun(control, request.claim) !== null;
    if (!isOpen || isFollowable || performance.now() > until) return request;
    await wait(LOOK_EVERY_MS);
  }
}

function findSame(control: Control, { kind, sources, options = {} }: Wish): number | null {
  const open = control.db
    .select()
    .from(refreshRequest)
    .where(
      and(
        eq(refreshRequest.kind, kind),
        // One at work may have read its files before what this is asked for came.
        inArray(
          refreshRequest.state,
          kind === 'refresh' || kind === 'plan' || kind === 'replay' ? ['waiting'] : ['waiting', 'working'],
        ),
        isNull(refreshRequest.scheduleId),
        isNull(refreshRequest.cancelAskedAt),
      ),
    )
    .orderBy(desc(refreshRequest.requestId))
    .all();
  const wanted = JSON.stringify([sources, options]);
  return open.find((one) => JSON.stringify([one.sources, one.options]) === wanted)?.requestId ?? null;
}
