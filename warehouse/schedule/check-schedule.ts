import { WarehouseError } from '../errors.ts';
import { isIsoDay } from '../model/iso-day.ts';
import { readCron } from './cron-times.ts';
import type { WantedSchedule } from './schedule.ts';

const MOST_JITTER_SECONDS = 3_600;
const clockTime = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

/** Makes sure that a schedule says times. @throws {WarehouseError} schedule_invalid */
export function checkSchedule(wanted: WantedSchedule): void {
  const { cron, timezone, windowFrom, windowTo, blackoutDays, jitterSeconds, sources } = wanted;
  readCron(cron ?? '0 0 * * *', timezone ?? 'UTC');
  if (sources.length === 0) throw invalid('sources', 'it names no source', 'at least one');
  if ((windowFrom === null) !== (windowTo === null))
    throw invalid('window', 'its window has one end', 'both hours, or neither');
  for (const hour of [windowFrom, windowTo])
    if (hour !== null && !clockTime.test(hour))
      throw invalid('window', `its window has ${hour}`, 'hours such as 06:00');
  if (windowFrom !== null && windowFrom === windowTo)
    throw invalid('window', 'its window is never open', 'two hours that differ');
  const noDay = blackoutDays.find((day) => !isIsoDay(day));
  if (noDay !== undefined) throw invalid('day', `it leaves out ${noDay}`, 'days such as 2026-09-02');
  if (!Number.isInteger(jitterSeconds) || jitterSeconds < 0 || jitterSeconds > MOST_JITTER_SECONDS)
    throw invalid('spread', `it is spread over ${jitterSeconds} s`, `0 to ${MOST_JITTER_SECONDS}`);
}

function invalid(what: string, found: string, expected: string): WarehouseError {
  return new WarehouseError('schedule_invalid', `schedule invalid: ${found}. Expected ${expected}.`, {
    what,
  });
}
