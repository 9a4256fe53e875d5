import { refreshRequest, type RequestKind, type RequestOptions } from '../control/desk-schema.ts';
import type { RequestTrigger } from './request-trigger.ts';
import type { Control } from '../control/open-control.ts';

/** Something asked of whoever writes the warehouse. Times are ISO UTC. */
export type RefreshRequest = typeof refreshRequest.$inferSelect;

/** What is asked for. */
export interface Asked {
  kind: RequestKind;
  /** Source ids; empty = all. */
  sources: string[];
  options?: RequestOptions;
  trigger: RequestTrigger;
  /** A schedule, what of it this is for, and the time where it is one: asked for once. Absent: a person asks. */
  scheduleId?: string;
  occasion?: string;
  scheduledFor?: string;
  /** Who asks, as the audit names them. */
  askedBy?: string;
  askedLabel?: string;
  askedAddress?: string | null;
  notBefore?: string;
  /** Where nothing is to be done of it. */
  state?: 'passed_over';
  why?: string;
}

/** Minutes that others go before: a person who waits at the screen goes first, what is made up for goes last. */
const STEPS_BACK: Readonly<Record<RequestTrigger, number>> = {
  ...{ manual: 0, upload: 0, arrival: 2, upstream: 2, schedule: 2, catch_up: 30 },
};

/**
 * Puts a request into the queue.
 *
 * @returns its id; null where the same occasion of the same schedule was asked for before
 */
export function enqueue(control: Control, asked: Asked): number | null {
  const at = control.clock().toISOString();
  const notBefore = asked.notBefore ?? asked.scheduledFor ?? at;
  const turnAt = new Date(Date.parse(notBefore) + STEPS_BACK[asked.trigger] * 60_000).toISOString();
  const added = control.db
    .insert(refreshRequest)
    .values({
      ...asked,
      ...{ options: asked.options ?? {}, askedAt: at, notBefore, turnAt },
      ...(asked.state ? { state: asked.state, endedAt: at } : { state: 'waiting' as const }),
    })
    .onConflictDoNothing()
    .returning({ id: refreshRequest.requestId })
    .get();
  return added?.id ?? null;
}
