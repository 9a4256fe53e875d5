import { Cron } from 'croner';
import { LRUCache } from 'lru-cache';
import { WarehouseError } from '../errors.ts';

/** Schedules are read again and again: every look at the clock reads all of them. */
const read = new LRUCache<string, Cron>({ max: 2_000 });

/** What was told last: it holds until the first of these times, and every page that shows schedules asks for them. */
const told = new LRUCache<string, { from: number; times: readonly number[] }>({ max: 2_000 });

/**
 * Reads five fields (minute hour day month weekday).
 *
 * An hour that a change of clocks leaves out comes when the clocks have changed; one that comes twice comes once.
 *
 * @param timezone IANA zone in which the five fields are read
 * @throws {WarehouseError} schedule_invalid
 */
export function readCron(cron: string, timezone: string): Cron {
  const key = `${timezone} ${cron}`;
  const known = read.get(key);
  if (known) return known;
  try {
    const made = new Cron(cron, { timezone, mode: '5-part', paused: true });
    // A zone that does not exist is found when a time is asked for.
    made.nextRun(new Date(0));
    read.set(key, made);
    return made;
  } catch (cause) {
    throw new WarehouseError(
      'schedule_invalid',
      `schedule invalid: ${cron} in ${timezone}. Five fields are expected: minute hour day month weekday, e.g. 30 6 * * 1-5, in an IANA zone.`,
      { what: 'cron', cron, timezone },
      { cause },
    );
  }
}

/**
 * The next times of a schedule, strictly after `from`; fewer than `count` where it ends.
 * @throws {WarehouseError} schedule_invalid
 */
export function nextTimes(cron: string, timezone: string, count: number, from: Date): Date[] {
  const key = `${timezone} ${cron} ${count}`;
  const known = told.get(key);
  const now = from.getTime();
  if (known && known.from <= now && now < known.times[0]!) return known.times.map((time) => new Date(time));
  const times = readCron(cron, timezone).nextRuns(count, from);
  if (times.length > 0) told.set(key, { from: now, times: times.map((time) => time.getTime()) });
  return times;
}

/**
 * All times of a schedule strictly after `from`, up to and with `until`, in order.
 * @throws {WarehouseError} schedule_invalid
 */
export function timesBetween(cron: string, timezone: string, from: Date, until: Date): Date[] {
  const schedule = readCron(cron, timezone);
  const times: Date[] = [];
  for (let time = schedule.nextRun(from); time && time <= until; time = schedule.nextRun(time))
    times.push(time);
  return times;
}
