import type { Grain } from './period.ts';

/**
 * SQL for the first day (DATE) of the period a day lies in. The fiscal year shapes quarters and years: with a year that
 * starts in April, 2025-02-10 lies in the quarter of 2025-01-01 and in the year of 2024-04-01.
 *
 * @param day SQL expression of type DATE
 * @param fiscalYearStart `MM-DD` of the calendar; a fiscal year starts on the first day of a month
 */
export function periodStartSql(grain: 'day' | Grain, day: string, fiscalYearStart: string): string {
  if (grain === 'day') return `cast(${day} as date)`;
  const shift = Number(fiscalYearStart.slice(0, 2)) - 1;
  if (grain === 'month' || shift === 0) return `cast(date_trunc('${grain}', cast(${day} as date)) as date)`;
  const months = `interval ${shift} month`;
  return `cast(date_trunc('${grain}', cast(${day} as date) - ${months}) + ${months} as date)`;
}

/** Number of the month a day lies in: year × 12 + month − 1. */
export function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** Whether a day is the last of its month. @param day `YYYY-MM-DD` */
export function isLastOfMonth(day: string): boolean {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() === 1;
}

/** First day of a month by its number (year × 12 + month − 1), as ISO. */
export function firstDayOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

/** The last day of a period, also of one that is still running. @param first its first day, `YYYY-MM-DD` */
export function lastDayOf(grain: Grain, first: string): string {
  const day = new Date(`${first}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + monthsOfGrain[grain], 0);
  return day.toISOString().slice(0, 10);
}

/** Months a period of a grain lasts. */
export const monthsOfGrain: { readonly [grain in Grain]: number } = { month: 1, quarter: 3, year: 12 };
