import type { Workspace } from './workspace.ts';

type Calendar = Pick<Workspace['calendar'], 'holidays' | 'workingDays'>;

/**
 * Whether work is done on a day (ISO): all but Saturdays, Sundays and the calendar's days off, and the Saturdays and Sundays that it names
 * as worked.
 */
export function isWorkingDay(day: string, { holidays, workingDays }: Calendar): boolean {
  if (workingDays.includes(day)) return true;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(day);
}

/** Working days after one day, up to and with another: from a Friday to the Monday after it one. 0 where the second is no later. */
export function workingDaysAfter(from: string, to: string, calendar: Calendar): number {
  let count = 0;
  for (let day = dayAfter(from); day <= to; day = dayAfter(day)) if (isWorkingDay(day, calendar)) count++;
  return count;
}

/** The next ISO day. */
export function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
