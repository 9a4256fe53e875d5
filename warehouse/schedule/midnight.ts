import { readCron } from './cron-times.ts';
import { localTime } from './due-times.ts';

const DAY_MS = 86_400_000;

/** The first moment of a day in a zone. @param day ISO @param timezone IANA zone */
export function midnight(day: string, timezone: string): Date {
  const daily = readCron('0 0 * * *', timezone);
  let time = daily.nextRun(new Date(Date.parse(day) - DAY_MS))!;
  while (localTime(time, timezone).day < day) time = daily.nextRun(time)!;
  return time;
}
