import { and, desc, eq, isNull, notInArray } from 'drizzle-orm';
import { refreshSchedule, scheduleChange } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';

/** A change of a schedule: what it was and is. */
export type ScheduleChange = typeof scheduleChange.$inferSelect;

/** Changes of a schedule, the newest first. */
export function readScheduleChanges(control: Control, scheduleId: string, limit = 20): ScheduleChange[] {
  return control.db
    .select()
    .from(scheduleChange)
    .where(eq(scheduleChange.scheduleId, scheduleId))
    .orderBy(desc(scheduleChange.id))
    .limit(limit)
    .all();
}

/** How schedules were taken away that are no longer there, the newest first. */
export function readRemovals(control: Control, limit = 20): ScheduleChange[] {
  const kept = control.db.select({ id: refreshSchedule.scheduleId }).from(refreshSchedule);
  return control.db
    .select()
    .from(scheduleChange)
    .where(and(isNull(scheduleChange.after), notInArray(scheduleChange.scheduleId, kept)))
    .orderBy(desc(scheduleChange.id))
    .limit(limit)
    .all();
}
