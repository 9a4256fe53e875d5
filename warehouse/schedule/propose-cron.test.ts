import { expect, it } from 'vitest';
import { proposeCron } from './propose-cron.ts';

const calendar = { fiscalYearStart: '01-01', weekStart: 'monday' } as const;
const fiscal = { fiscalYearStart: '04-01', weekStart: 'sunday' } as const;
const month = (every: number, dueAfterDays: number | null) =>
  ({ every, unit: 'month', dueAfterDays }) as const;
const day = (every: number, dueAfterDays: number | null) => ({ every, unit: 'day', dueAfterDays }) as const;

it.each([
  ['a month due on the 7th', month(1, 7), calendar, '0 6 8 * *'],
  ['a month due with its end', month(1, null), calendar, '0 6 1 * *'],
  ['a quarter', month(3, 9), calendar, '0 6 10 1,4,7,10 *'],
  ['a quarter of a fiscal year', month(3, 9), { ...fiscal, fiscalYearStart: '02-01' }, '0 6 10 2,5,8,11 *'],
  ['a year', month(12, 20), fiscal, '0 6 21 4 *'],
  ['a month due so late that no day fits', month(1, 40), calendar, '0 6 * * *'],
  ['five months', month(5, 3), calendar, '0 6 * * *'],
  ['a day', day(1, 0), calendar, '0 6 * * *'],
  ['a week', day(7, null), calendar, '0 6 * * 1'],
  ['a week that begins on Sunday, due two days later', day(7, 2), fiscal, '0 6 * * 2'],
])('proposes times for %s', (_, delivery, around, cron) => {
  expect(proposeCron(delivery, around)).toBe(cron);
});
