import { Cron } from 'croner';
import { WarehouseError } from '../errors.ts';
import { now, type Control } from './open-control.ts';
import { schedule } from './schema.ts';

/** When a source is refreshed by itself. `cron` null: by hand only. */
export type Schedule = typeof schedule.$inferSelect;

/** Schedules that override the contracts' own, by source id. */
export function readSchedules(control: Control): Map<string, Schedule> {
  const rows = control.db.select().from(schedule).all();
  return new Map(rows.map((row) => [row.sourceId, row]));
}

/**
 * Sets when a source is refreshed.
 *
 * @param wanted `cron`: five fields (minute hour day month weekday), null for by hand only
 * @throws {WarehouseError} schedule_invalid: the five fields say no time
 */
export function saveSchedule(
  control: Control,
  wanted: { sourceId: string; cron: string | null; paused: boolean },
): Schedule {
  const cron = wanted.cron?.trim() || null;
  if (cron !== null) readCron(cron, 'UTC');
  const value = { sourceId: wanted.sourceId, cron, paused: wanted.paused, updatedAt: now(control) };
  control.db
    .insert(schedule)
    .values(value)
    .onConflictDoUpdate({ target: schedule.sourceId, set: value })
    .run();
  return value;
}

/**
 * The next times of a schedule, strictly after `from`, as ISO UTC; fewer than `count` where it ends.
 *
 * An hour that a change of clocks leaves out runs when the clocks have changed; one that comes twice runs once.
 *
 * @param timezone IANA zone in which the five fields are read
 * @throws {WarehouseError} schedule_invalid
 */
export function nextTimes(cron: string, timezone: string, count: number, from: Date): string[] {
  return readCron(cron, timezone)
    .nextRuns(count, from)
    .map((time) => time.toISOString());
}

function readCron(cron: string, timezone: string): Cron {
  try {
    return new Cron(cron, { timezone, mode: '5-part', paused: true });
  } catch (cause) {
    throw new WarehouseError(
      'schedule_invalid',
      `schedule invalid: ${cron}. Five fields are expected: minute hour day month weekday, e.g. 30 6 * * 1-5.`,
      { cron, timezone },
      { cause },
    );
  }
}
