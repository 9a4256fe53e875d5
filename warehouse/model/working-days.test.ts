import { expect, it } from 'vitest';
import { isWorkingDay, workingDaysAfter } from './working-days.ts';

/** A Friday off, and the Saturday of the week after worked in its place. */
const calendar = { holidays: ['2027-01-01'], workingDays: ['2027-01-09'] };

it.each<[from: string, to: string, days: number]>([
  ['2026-11-26', '2026-11-26', 0],
  ['2026-11-26', '2026-11-27', 1],
  ['2026-11-27', '2026-11-29', 0],
  ['2026-11-27', '2026-12-01', 2],
  ['2026-11-28', '2026-12-01', 2],
  ['2026-12-31', '2027-01-04', 1],
  ['2027-01-08', '2027-01-09', 1],
  ['2028-02-28', '2028-03-01', 2],
  ['2026-11-27', '2026-11-20', 0],
])('after %s there are up to %s %d working days', (from, to, days) => {
  expect(workingDaysAfter(from, to, calendar)).toBe(days);
});

it('knows days off, and days that are worked in place of others', () => {
  const days = ['2026-12-31', '2027-01-01', '2027-01-02', '2027-01-09', '2027-01-10'];
  expect(days.filter((day) => isWorkingDay(day, calendar))).toEqual(['2026-12-31', '2027-01-09']);
});
