import type { Random } from './random.ts';

const DAY_MS = 86_400_000;

/** A month of the sample. Days are ISO; `index` counts from the first month. */
export interface Month {
  index: number;
  /** `2024-11` */
  id: string;
  first: string;
  last: string;
  days: number;
}

/** The day on which 63 provinces became 34. */
export const MERGER = '2025-07-01';

/** ISO day so many days after another (before it, where negative). */
export function addDays(day: string, days: number): string {
  return isoDay(Date.parse(day) + days * DAY_MS);
}

/** Whole days from one ISO day to another; negative where the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** Whether a day is no Saturday or Sunday; the sample's programs know of no holidays. */
export function isWorkingDay(day: string): boolean {
  return ![0, 6].includes(new Date(day).getUTCDay());
}

/** ISO day so many working days after another. */
export function addWorkingDays(day: string, days: number): string {
  let found = day;
  for (let left = days; left > 0; left -= isWorkingDay(found) ? 1 : 0) found = addDays(found, 1);
  return found;
}

const hours = ['01', '08', '09', '10', '11', '14', '15', '16', '19'];

/**
 * Some time of a day in Việt Nam, as a platform writes it that keeps UTC: before seven in the morning it bears the date of
 * the day before.
 */
export function someTimeOn(day: string, random: Random): string {
  const local = `${day}T${random.pick(hours)}:${random.pick(['05', '30', '40'])}:00+07:00`;
  return `${new Date(local).toISOString().slice(0, 19)}Z`;
}

/** `dd/mm/yyyy`, as Vietnamese forms have it. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date}/${month}/${year}`;
}

/** So many months that end with the month of `asOf`. */
export function monthsUntil(asOf: string, count: number): Month[] {
  const [year, month] = asOf.split('-').map(Number);
  return Array.from({ length: count }, (_, index) => {
    const first = isoDay(Date.UTC(year!, month! - count + index, 1));
    const end = isoDay(Date.UTC(year!, month! - count + index + 1, 0));
    const last = end < asOf ? end : asOf;
    return { index, id: first.slice(0, 7), first, last, days: daysBetween(first, last) + 1 };
  });
}

/** Every ISO day from one to another, both included. */
export function daysFrom(first: string, last: string): string[] {
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, i) => addDays(first, i));
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
