import type { RequestKind } from '#warehouse/control/desk-schema.ts';
import type { RequestTrigger } from '#warehouse/queue/request-trigger.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { readClaimRun, readOpenRequests, readRequest } from '#warehouse/queue/read-requests.ts';
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
  /** Whether it begins again, since another that the same run does is to end. */
  isStartedOver: boolean;
}

/** A stretch of what waits and what is at work, in the order of turns: of sources that whoever looks may know. */
export interface QueuePart {
  rows: QueuedRequest[];
  /** How many come before them, and how many there are in all. */
  offset: number;
  total: number;
  /** Where the stretches before and after begin; null where there is none. */
  before: number | null;
  after: number | null;
  /** Whether one run does several of all there are. */
  isJoint: boolean;
}

/** Requests that one page lists. */
const LISTED = 100;

/** Lists what waits and what is at work. @param offset of the first; the last stretch where it is beyond the end */
export function listQueue(control: Control, catalog: Catalog | null, offset = 0): QueuePart {
  const known = knownSources(catalog);
  const open = readOpenRequests(control).filter((request) => mayKnow(request, known));
  const last = Math.max(0, Math.floor((open.length - 1) / LISTED) * LISTED);
  const from = Math.min(Math.max(0, Math.floor(offset)), last);
  const claims = open.flatMap(({ claim }) => claim ?? []);
  const ending = new Set(open.flatMap(({ claim, cancelAskedAt }) => (cancelAskedAt ? [claim] : [])));
  const rows = open.slice(from, from + LISTED).map((request) => queued(control, request, { known, ending }));
  return {
    ...{ rows, offset: from, total: open.length },
    before: from === 0 ? null : from - LISTED,
    after: from + LISTED < open.length ? from + LISTED : null,
    isJoint: new Set(claims).size < claims.length,
  };
}

/** Whether a request is open, and of sources that whoever asks may know. */
export function isQueued(control: Control, catalog: Catalog | null, requestId: number): boolean {
  const request = readRequest(control, requestId);
  const isOpen = request?.state === 'waiting' || request?.state === 'working';
  return isOpen && mayKnow(request, knownSources(catalog));
}

type Known = ReadonlyMap<string, unknown> | null;

/** Null: whoever asks knows all. */
function knownSources(catalog: Catalog | null): Known {
  return knowsAllOfRuns() ? null : (catalog?.sources ?? new Map<string, unknown>());
}

function mayKnow({ sources }: RefreshRequest, known: Known): boolean {
  return known === null || sources.length === 0 || sources.some((id) => known.has(id));
}

function queued(
  control: Control,
  request: RefreshRequest,
  { known, ending }: { known: Known; ending: ReadonlySet<string | null> },
): QueuedRequest {
  const { requestId, kind, trigger, claim, notBefore } = request;
  const sources = known === null ? request.sources : request.sources.filter((id) => known.has(id));
  const isEnding = request.cancelAskedAt !== null;
  return {
    ...{ requestId, kind, trigger, sources, notBefore },
    version: request.options.version ?? null,
    isWorking: request.state === 'working',
    askedLabel: known === null ? request.askedLabel : null,
    errorCode: request.errorCode,
    runId: claim === null ? null : readClaimRun(control, claim),
    isEnding,
    isStartedOver: !isEnding && claim !== null && ending.has(claim),
  };
}
