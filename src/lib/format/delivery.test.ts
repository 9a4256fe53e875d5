import { describe, expect, it } from 'vitest';
import { deliveryPeriod, dueText } from './delivery.ts';

const words = { language: 'en' as const, fiscalYearStart: '01-01' };
const timezone = 'Asia/Ho_Chi_Minh';

describe('the period of a delivery', () => {
  it.each([
    ['a day', { unit: 'day', every: 1 }, '2026-11-16', '2026-11-17', '16 Nov 2026'],
    ['a week', { unit: 'day', every: 7 }, '2026-11-16', '2026-11-23', '16 Nov 2026 – 22 Nov 2026'],
    ['a month', { unit: 'month', every: 1 }, '2026-11-01', '2026-12-01', 'November 2026'],
    ['a quarter', { unit: 'month', every: 3 }, '2026-10-01', '2027-01-01', 'Q4 2026'],
    ['a year', { unit: 'month', every: 12 }, '2026-01-01', '2027-01-01', '2026'],
    [
      'several months together',
      { unit: 'month', every: 1 },
      '2026-10-01',
      '2027-01-01',
      'October 2026 – December 2026',
    ],
  ] as const)('is named as its contract counts: %s', (_, cycle, from, to, name) => {
    expect(deliveryPeriod({ from, to }, { ...cycle, dueAfterDays: null }, words)).toBe(name);
  });
});

it('what is due with the end of a day is due on that day, and all else at its hour', () => {
  const due = (instant: string) => dueText(new Date(instant), { language: 'en', timezone });
  expect(due('2026-12-07T17:00:00Z')).toBe('7 Dec 2026');
  expect(due('2026-12-07T23:00:00Z')).toBe('8 Dec 2026, 06:00');
});
