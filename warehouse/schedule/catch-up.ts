import { and, between, eq } from 'drizzle-orm';
import { refreshRequest, type RequestState } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import { enqueue } from '../queue/enqueue.ts';
import { timesBetween } from './cron-times.ts';
import { CAUGHT_UP_WITHIN_DAYS } from './caught-up-within.ts';
import type { Timetable } from './timetable.ts';

/** A time of a schedule, and what became of it; null where nobody looked at it. */
export interface PastTime {
  at: Date;
  state: RequestState | null;
}

/** Ends after which a time may be made up for. */
const undone: readonly (RequestState | null)[] = [null, 'passed_over', 'failed', 'cancelled'];

/** Whether a time may be made up for: nothing was done then, and nothing is under way. */
export const isUndone = ({ state }: PastTime): boolean => undone.includes(state);

/**
 * The times of a schedule in a stretch, with what became of each: the plan that somebody approves in part or whole. None of those that can be
 * made up for no more.
 * @throws {WarehouseError} schedule_invalid
 */
export function planCatchUp(
  control: Control,
  { scheduleId, cron, timezone }: Timetable,
  { from, until }: { from: Date; until: Date },
): PastTime[] {
  if (cron === null) return [];
  const begin = new Date(Math.max(from.getTime(), reachOf(control)));
  const times = timesBetween(cron, timezone, begin, until);
  const states = statesOf(control, scheduleId, times);
  return times.map((at) => ({ at, state: states.get(at.toISOString()) ?? null }));
}

/**
 * Asks for times that were not done: once each, behind all else that waits.
 * @returns how many were asked for
 */
export function catchUp(
  control: Control,
  { scheduleId, sources }: Timetable,
  times: readonly Date[],
  asker: { askedBy: string; askedLabel: string },
): number {
  return control.db.transaction(
    (tx) => {
      const within = times.filter((at) => at.getTime() > reachOf(control));
      const states = statesOf(control, scheduleId, within);
      const chosen = within.filter((at) => isUndone({ at, state: states.get(at.toISOString()) ?? null }));
      for (const at of chosen) {
        const occasion = at.toISOString();
        // The row that says nothing was done then makes room for the one that says what is.
        tx.update(refreshRequest)
          .set({ occasion: null })
          .where(and(eq(refreshRequest.scheduleId, scheduleId), eq(refreshRequest.occasion, occasion)))
          .run();
        enqueue(control, {
          ...{ scheduleId, occasion, scheduledFor: occasion, kind: 'refresh', sources: [...sources] },
          ...{ trigger: 'catch_up', notBefore: control.clock().toISOString(), ...asker },
        });
      }
      return chosen.length;
    },
    { behavior: 'immediate' },
  );
}

const reachOf = (control: Control): number => control.clock().getTime() - CAUGHT_UP_WITHIN_DAYS * 86_400_000;

function statesOf(control: Control, scheduleId: string, times: readonly Date[]): Map<string, RequestState> {
  if (times.length === 0) return new Map();
  const [first, last] = [times[0]!, times.at(-1)!].map((at) => at.toISOString());
  const rows = control.db
    .select({ occasion: refreshRequest.occasion, state: refreshRequest.state })
    .from(refreshRequest)
    .where(and(eq(refreshRequest.scheduleId, scheduleId), between(refreshRequest.occasion, first!, last!)))
    .all();
  return new Map(rows.flatMap(({ occasion, state }) => (occasion === null ? [] : [[occasion, state]])));
}
