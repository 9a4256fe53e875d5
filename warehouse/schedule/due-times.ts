import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { MissedPolicy, PassedOver } from '../control/desk-schema.ts';
import { readCron, timesBetween } from './cron-times.ts';
import type { Timetable } from './timetable.ts';

/** A time at which something is due, and when it may begin: later where the window is shut then, or runs are spread. */
export interface DueTime {
  at: Date;
  notBefore: Date;
}

/** What is decided of the times in a stretch: together they are all of its times, in order. */
export interface Decided {
  due: DueTime[];
  passedOver: { at: Date; why: Extract<PassedOver, 'missed' | 'blackout'> }[];
}

/** A stretch of time: its times are strictly after `from`, up to and with `until`. */
export interface Stretch {
  from: Date;
  until: Date;
  /** Times longer ago than this at `until` were missed. */
  onTimeWithinMs: number;
  /** What becomes of those; the timetable's own where nobody has said otherwise. */
  missed?: MissedPolicy;
}

/** Times that passed longer ago are not looked for: whoever was away so long begins anew. */
const LOOKED_BACK_MS = 31 * 86_400_000;

/**
 * Decides which times of a timetable ask for a run. The same stretch gives the same times, whenever and however often it is asked.
 *
 * @throws {WarehouseError} schedule_invalid
 */
export function decideDue(timetable: Timetable, { from, until, onTimeWithinMs, missed }: Stretch): Decided {
  if (timetable.cron === null || from >= until) return { due: [], passedOver: [] };
  const begin = new Date(Math.max(from.getTime(), until.getTime() - LOOKED_BACK_MS));
  const times = timesBetween(timetable.cron, timetable.timezone, begin, until);
  const { allowed = [], blackedOut = [] } = Object.groupBy(times, (at) =>
    timetable.blackout.has(localTime(at, timetable.timezone).day) ? 'blackedOut' : 'allowed',
  );
  const firstOnTime = until.getTime() - onTimeWithinMs;
  const late = allowed.filter((at) => at.getTime() < firstOnTime);
  const onTime = allowed.slice(late.length);
  const madeUpFor = makeUpFor(late, missed ?? timetable.missed, onTime.length > 0);
  return {
    due: [...madeUpFor, ...onTime].map((at) => ({ at, notBefore: notBefore(timetable, at) })),
    passedOver: [
      ...late.slice(0, late.length - madeUpFor.length).map((at) => ({ at, why: 'missed' as const })),
      ...blackedOut.map((at) => ({ at, why: 'blackout' as const })),
    ].toSorted((one, other) => one.at.getTime() - other.at.getTime()),
  };
}

/** One that is on time makes up for the last that was not. */
function makeUpFor(late: Date[], policy: MissedPolicy, isFollowed: boolean): Date[] {
  if (policy === 'all') return late;
  return policy === 'last' && !isFollowed ? late.slice(-1) : [];
}

/** When what is due at a time may begin: within the window, and spread over the seconds after it. */
export function notBefore({ scheduleId, timezone, window, jitterSeconds }: Timetable, at: Date): Date {
  const opened =
    window === null || isWithin(window, localTime(at, timezone).clock)
      ? at
      : opening(window.from, timezone, at);
  return new Date(opened.getTime() + spread(scheduleId, at, jitterSeconds));
}

/** A window that ends before it begins goes on past midnight. */
function isWithin({ from, to }: { from: string; to: string }, clock: string): boolean {
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}

function opening(clock: string, timezone: string, after: Date): Date {
  const [hour, minute] = clock.split(':').map(Number);
  return readCron(`${minute} ${hour} * * *`, timezone).nextRun(after)!;
}

/** The same for the same time, so that a time decided on again begins at the same moment. */
function spread(scheduleId: string, at: Date, seconds: number): number {
  if (seconds === 0) return 0;
  const hash = createHash('sha256').update(`${scheduleId} ${at.toISOString()}`).digest();
  return hash.readUInt32BE(0) % (seconds * 1000 + 1);
}

const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 });

/** Day (ISO) and hour (`HH:MM`) of an instant in a zone. */
export function localTime(at: Date, timeZone: string): { day: string; clock: string } {
  const format = formats.get(timeZone) ?? makeFormat(timeZone);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    clock: `${part('hour')}:${part('minute')}`,
  };
}

function makeFormat(timeZone: string): Intl.DateTimeFormat {
  const twoDigits = '2-digit' as const;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric' },
    ...{ month: twoDigits, day: twoDigits, hour: twoDigits, minute: twoDigits },
  });
  formats.set(timeZone, format);
  return format;
}
