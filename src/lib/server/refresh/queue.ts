import type { RequestKind } from '#warehouse/control/desk-schema.ts';
import type { RequestTrigger } from '#warehouse/queue/request-trigger.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { readClaimRun, readOpenRequests } from '#warehouse/queue/read-requests.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { knowsAllOfRuns } from './known-events.ts';

/** Something that was asked for and is not done. Instants are ISO UTC. */
export interface QueuedRequest {
  requestId: number;
  kind: RequestKind;
  trigger: RequestTrigger;
  /** Source ids that whoever looks may know; empty = all. */
  sources: string[];
  /** The version that a decision is about; null for all else. */
  version: string | null;
  isWorking: boolean;
  /** When it may begin. */
  notBefore: string;
  /** Who asked; null for a schedule, and for who may not know. */
  askedLabel: string | null;
  /** Why it is tried again; null where it is not. */
  errorCode: string | null;
  /** Its run, where it has begun. */
  runId: string | null;
  isEnding: boolean;
}

/** What waits and what is at work, in the order of turns: of sources that whoever looks may know. */
export function listQueue(control: Control, catalog: Catalog | null): QueuedRequest[] {
  const knowsAll = knowsAllOfRuns();
  return readOpenRequests(control)
    .map((request) => queued(control, request, knowsAll ? null : (catalog?.sources ?? new Map())))
    .filter((request) => request !== null);
}

function queued(
  control: Control,
  request: RefreshRequest,
  known: ReadonlyMap<string, unknown> | null,
): QueuedRequest | null {
  const { requestId, kind, trigger, claim, notBefore } = request;
  const sources = known === null ? request.sources : request.sources.filter((id) => known.has(id));
  if (known !== null && request.sources.length > 0 && sources.length === 0) return null;
  return {
    ...{ requestId, kind, trigger, sources, notBefore },
    version: request.options.version ?? null,
    isWorking: request.state === 'working',
    askedLabel: known === null ? request.askedLabel : null,
    errorCode: request.errorCode,
    runId: claim === null ? null : readClaimRun(control, claim),
    isEnding: request.cancelAskedAt !== null,
  };
}
