import { and, gt, inArray, or, sql } from 'drizzle-orm';
import { refreshRequest, type RequestState } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import type { RefreshRequest } from '../queue/enqueue.ts';

/** What of the queue says what is the matter. */
export interface RecentRequests {
  /** Those that wait, in no order. */
  waiting: readonly RefreshRequest[];
  /** Those that failed in the last two weeks, the first asked for first. */
  failed: readonly RefreshRequest[];
  /** When work was done last, by `workOf`; ISO UTC. Of the last two weeks at least. */
  doneAt: ReadonlyMap<string, string>;
}

/** What two requests have in common, of which the later does what the earlier could not. */
export const workOf = ({ kind, sources }: Pick<RefreshRequest, 'kind' | 'sources'>): string =>
  `${kind} ${JSON.stringify(sources)}`;

/** A request that failed longer ago, and that nobody asked for again, is nobody's any more. */
const ASKED_AGAIN_MS = 14 * 86_400_000;

/**
 * Reads them. What has ended never changes again: the first look of a process reads two weeks, each later one what was open at the look
 * before it, and what was asked for since.
 */
export function readRecentRequests(control: Control): RecentRequests {
  const since = new Date(control.clock().getTime() - ASKED_AGAIN_MS).toISOString();
  const before = known.get(control);
  // One state of the database for all that is read of it: nothing ends between two questions.
  const { open, ended, lastId } = control.db.transaction((tx) => ({
    open: tx.select().from(refreshRequest).where(inArray(refreshRequest.state, unended)).all(),
    ended: tx
      .select()
      .from(refreshRequest)
      .where(and(hasEnded, before ? newTo(before) : endedAfter(since)))
      .all(),
    lastId: tx
      .select({ id: sql<number | null>`max(${refreshRequest.requestId})` })
      .from(refreshRequest)
      .get(),
  }));
  const memory = before ?? { openIds: [], lastId: 0, failed: [], doneAt: new Map<string, string>() };
  remember(memory, ended, since);
  memory.openIds = open.map(({ requestId }) => requestId);
  memory.lastId = Math.max(memory.lastId, lastId?.id ?? 0);
  known.set(control, memory);
  const waiting = open.filter(({ state }) => state === 'waiting');
  return { waiting, failed: memory.failed, doneAt: memory.doneAt };
}

/** What a process remembers of a queue between two looks. */
interface Memory {
  openIds: number[];
  lastId: number;
  failed: RefreshRequest[];
  doneAt: Map<string, string>;
}

const known = new WeakMap<Control, Memory>();
const unended: RequestState[] = ['waiting', 'working'];

/** By ids, which are few, and not by the index of states, in which all that is done stands: hence the `+`. */
const hasEnded = sql`+${refreshRequest.state} in ('failed', 'done')`;

const endedAfter = (since: string) => gt(refreshRequest.endedAt, since);

/** Ids go as one value: there may be more of them than a statement has places. */
function newTo({ openIds, lastId }: Memory) {
  const wereOpen = sql`${refreshRequest.requestId} in (select value from json_each(${JSON.stringify(openIds)}))`;
  return or(gt(refreshRequest.requestId, lastId), wereOpen);
}

function remember(memory: Memory, ended: readonly RefreshRequest[], since: string): void {
  const { doneAt } = memory;
  for (const request of ended) {
    const at = request.endedAt ?? '';
    const work = workOf(request);
    if (request.state === 'done' && at > (doneAt.get(work) ?? '')) doneAt.set(work, at);
  }
  memory.failed = [...memory.failed, ...ended.filter(({ state }) => state === 'failed')]
    .filter(({ endedAt }) => (endedAt ?? '') > since)
    .toSorted((one, other) => one.requestId - other.requestId);
}
