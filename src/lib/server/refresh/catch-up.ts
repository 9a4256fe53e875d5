import { WarehouseError } from '#warehouse/errors.ts';
import { catchUp, planCatchUp, type PastTime } from '#warehouse/schedule/catch-up.ts';
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

/** Days (ISO) that are looked back to, both of them included. */
export interface PastDays {
  from: string;
  to: string;
}

/** The times of a schedule in a stretch of days, with what became of each. @throws {WarehouseError} schedule_invalid */
export async function planFor(scheduleId: string, days: PastDays): Promise<PastTime[]> {
  const { control } = await openWarehouse();
  return planCatchUp(control, await timetableOf(control, scheduleId), stretchOf(days, control.clock()));
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
  const chosen = known.filter((at) => times.includes(at.toISOString()));
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
  if (Number.isNaN(end) || Number.isNaN(begin) || begin > end || end - begin > MOST_DAYS * 86_400_000)
    throw new WarehouseError(
      'schedule_invalid',
      `schedule not caught up with: ${from} to ${to}. Expected up to ${MOST_DAYS} days that have passed.`,
    );
  return { from: new Date(begin), until: new Date(end) };
}
