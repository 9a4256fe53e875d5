import { nextTimes } from '#warehouse/schedule/cron-times.ts';
import { localTime, notBefore } from '#warehouse/schedule/due-times.ts';
import type { Timetable } from '#warehouse/schedule/timetable.ts';

/** The next times (ISO UTC) at which a run of a timetable may begin: within its window, not on days left out; none while it is paused. */
export function nextBeginnings(timetable: Timetable, count: number, from: Date): string[] {
  const { cron, timezone, paused, blackout } = timetable;
  if (cron === null || paused) return [];
  const times = nextTimes(cron, timezone, count + blackout.size, from);
  return times
    .filter((time) => !blackout.has(localTime(time, timezone).day))
    .slice(0, count)
    .map((time) => notBefore({ ...timetable, jitterSeconds: 0 }, time).toISOString());
}
