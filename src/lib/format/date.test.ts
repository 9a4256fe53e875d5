import { describe, expect, it } from 'vitest';
import {
  daysBetween,
  formatDay,
  formatDayOfYear,
  formatInstant,
  formatMonth,
  formatMonthShort,
} from './date.ts';
import { capitalised, formatPeriod } from './period.ts';

describe('dates', () => {
  it('follow the language', () => {
    expect(formatDay('2026-10-31', 'en')).toBe('31 Oct 2026');
    expect(formatDay('2026-10-31', 'vi')).toBe('31/10/2026');
    expect(formatDay('2026-10-31', 'hi')).toBe('31 अक्टू॰ 2026');
  });

  it('leave out the year where it is known', () => {
    expect(formatDayOfYear('2026-12-31', 'en')).toBe('31 Dec');
    expect(formatDayOfYear('2026-12-31', 'vi')).toBe('31/12');
    expect(formatDayOfYear('2026-12-31', 'hi')).toBe('31 दिस॰');
  });

  it('show an instant in the workspace’s zone, not the server’s', () => {
    expect(formatInstant('2026-11-21T23:10:00.000Z', 'en', 'Asia/Ho_Chi_Minh')).toBe('22 Nov 2026, 06:10');
    expect(formatInstant('2026-11-21T23:10:00.000Z', 'vi', 'UTC')).toBe('21/11/2026, 23:10');
  });

  it('name months long and short', () => {
    expect(formatMonth('2026-10-01', 'en')).toBe('October 2026');
    expect(formatMonth('2026-10-01', 'vi')).toBe('tháng 10/2026');
    expect(formatMonth('2026-10-01', 'hi')).toBe('अक्टूबर 2026');
    expect(formatMonthShort('2026-10-01', 'vi')).toBe('T10');
    expect(formatMonthShort('2026-10-01', 'en')).toBe('Oct');
  });

  it('count whole days, backwards too', () => {
    expect(daysBetween('2026-10-31', '2026-12-31')).toBe(61);
    expect(daysBetween('2026-10-31', '2026-10-30')).toBe(-1);
  });
});

describe('periods', () => {
  it('are named by grain and language', () => {
    expect(formatPeriod('2026-10-01', 'quarter', 'en')).toBe('Q4 2026');
    expect(formatPeriod('2026-10-01', 'quarter', 'vi')).toBe('quý IV/2026');
    expect(formatPeriod('2026-01-01', 'year', 'vi')).toBe('năm 2026');
    expect(capitalised(formatPeriod('2026-10-01', 'month', 'vi'))).toBe('Tháng 10/2026');
  });

  it('follow a fiscal year that starts in April', () => {
    expect(formatPeriod('2025-04-01', 'year', 'en', '04-01')).toBe('2025–26');
    expect(formatPeriod('2026-01-01', 'quarter', 'en', '04-01')).toBe('Q4 2025–26');
  });
});
