import { describe, expect, it } from 'vitest';
import { readPeriodText } from './period-text.ts';

describe('period text', () => {
  it.each([
    ['2026', '01-01', '2026-01-01', '2027-01-01'],
    ['2026-Q4', '01-01', '2026-10-01', '2027-01-01'],
    ['2026-10', '01-01', '2026-10-01', '2026-11-01'],
    ['2026-12', '01-01', '2026-12-01', '2027-01-01'],
    ['2026-10-31', '01-01', '2026-10-31', '2026-11-01'],
    ['2024-02-29', '01-01', '2024-02-29', '2024-03-01'],
    ['2025', '04-01', '2025-04-01', '2026-04-01'],
    ['2025-Q4', '04-01', '2026-01-01', '2026-04-01'],
  ])('reads %s with a year from %s', (text, fiscalYearStart, from, to) => {
    expect(readPeriodText('from', text, fiscalYearStart)).toEqual({ from, to });
  });

  it.each([
    '',
    '26',
    '2026-13',
    '2026-00',
    '2026-Q5',
    '2026-1',
    '2026-02-30',
    '2025-02-29',
    "2026'; --",
    '2026-10-31T00:00',
  ])('refuses %j', (text) => {
    expect(() => readPeriodText('from', text, '01-01')).toThrow(
      expect.objectContaining({ code: 'question_invalid' }),
    );
  });
});
