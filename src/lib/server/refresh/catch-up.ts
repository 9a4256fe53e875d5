import { WarehouseError } from '#warehouse/errors.ts';
import { catchUp, isUndone, planCatchUp, type PastTime } from '#warehouse/schedule/catch-up.ts';
import { CAUGHT_UP_WITHIN_DAYS } from '#warehouse/schedule/caught-up-within.ts';
import { readSchedules, readTimetables } from '#warehouse/schedule/schedules.ts';
import type { Timetable } from '#warehouse/schedule/timetable.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { change } from '../audit/change.ts';
import { actorOf } from '../auth/reader.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';
import { wakeOwnWorker } from '../worker/own-worker.ts';
import { requireOwnGroup } from './groups.ts';
import { surroundingsOf } from './surroundings.ts';

export { isUndone } from '#warehouse/schedule/catch-up.ts';

/** What is caught up with at most: a longer stretch would be a page that nobody reads. */
const MOST_DAYS = 31;
const DAY_MS = 86_400_000;

/** Times that one page lists and one approval asks for: a schedule of every minute has more of them in a month than anybody reads. */
const MOST_TIMES = 200;

/** The times of a schedule that passed, the oldest first, as far as they are listed; those that were not done go before the others. */
export interface PastPlan {
  times: PastTime[];
  /** Of all there are, listed or not. */
  all: number;
  /** Of all, those that were not done. */
  undone: number;
}

/** Days (ISO) that are looked back to, both of them included. */
export interface PastDays {
  from: string;
  to: string;
}

/** The times of a schedule in a stretch of days, with what became of each. @throws {WarehouseError} schedule_invalid */
export async function planFor(scheduleId: string, days: PastDays): Promise<PastPlan> {
  const { control } = await openWarehouse();
  const timetable = await timetableOf(control, scheduleId);
  return listed(planCatchUp(control, timetable, stretchOf(days, control.clock())), MOST_TIMES);
}

/** What of many times one page lists: the first that were not done and, where there is room, those that were. */
export function listed(times: readonly PastTime[], most: number): PastPlan {
  const undone = times.filter(isUndone);
  const room = most - Math.min(undone.length, most);
  const done = times.filter((time) => !isUndone(time)).slice(0, room);
  const chosen = new Set([...undone.slice(0, most), ...done]);
  return { times: times.filter((time) => chosen.has(time)), all: times.length, undone: undone.length };
}

/** Asks for times of a schedule that were not done. @param times ISO instants; what is no time of it in the stretch is left */
export async function approvePlan(
  scheduleId: string,
  times: readonly string[],
  days: PastDays,
): Promise<number> {
  const { control } = await openWarehouse();
  if (readSchedules(control).get(scheduleId)?.name != null) await requireOwnGroup(scheduleId);
  const timetable = await timetableOf(control, scheduleId);
  const known = planCatchUp(control, timetable, stretchOf(days, control.clock())).map(({ at }) => at);
  const wanted = new Set(times.slice(0, MOST_TIMES));
  const chosen = known.filter((at) => wanted.has(at.toISOString()));
  const asked = await change(({ reader, note }) => {
    const { actor, actorLabel } = actorOf(reader);
    const count = catchUp(control, timetable, chosen, { askedBy: actor, askedLabel: actorLabel });
    note({ action: 'refresh_started', object: `schedule:${scheduleId}`, detail: { ...days, times: count } });
    return count;
  });
  wakeOwnWorker();
  return asked;
}

async function timetableOf(control: Control, scheduleId: string): Promise<Timetable> {
  const around = await withSnapshot(({ catalog }) => Promise.resolve(surroundingsOf(catalog)));
  const found = readTimetables(control, around).find((one) => one.scheduleId === scheduleId);
  if (found) return found;
  throw new WarehouseError(
    'schedule_invalid',
    `schedule missing: ${scheduleId}. Expected one of a source or a group.`,
  );
}

function stretchOf({ from, to }: PastDays, now: Date): { from: Date; until: Date } {
  const end = Math.min(Date.parse(`${to}T23:59:59Z`), now.getTime());
  const begin = Date.parse(`${from}T00:00:00Z`);
  const isStretch = begin <= end && end - begin <= MOST_DAYS * DAY_MS;
  // The first day may have begun before: its later times can still be caught up with.
  if (!isStretch || begin < now.getTime() - (CAUGHT_UP_WITHIN_DAYS + 1) * DAY_MS)
    throw new WarehouseError(
      'schedule_invalid',
      `schedule not caught up with: ${from} to ${to}. Expected up to ${MOST_DAYS} of the last ${CAUGHT_UP_WITHIN_DAYS} days.`,
    );
  return { from: new Date(begin), until: new Date(end) };
}
