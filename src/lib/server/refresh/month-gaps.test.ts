import { describe, expect, it } from 'vitest';
import type { Arrival } from '#warehouse/query/arrivals.ts';
import { gapsOf } from './month-gaps.ts';

const daily = { id: 's', delivery: { every: 1, unit: 'day', dueAfterDays: null } } as const;
const quarterly = { id: 's', delivery: { every: 3, unit: 'month', dueAfterDays: 10 } } as const;
const none = { sourceId: 's', expected: 0, onTime: 0, late: 0, unknown: 0, missing: 0, rows: 0 };
const month = (period: string, of: Partial<Arrival>): Arrival => ({
  ...none,
  period: `2026-${period}-01`,
  ...of,
});
const rows = (...periods: string[]) => periods.map((period) => month(period, { rows: 40 }));
const part = (period: string) => ({
  ...{ sourceId: 's', period: `2026-${period}-01`, unitCode: '46', unitId: '34-46', rows: 3, usual: 120 },
});

const missing = (period: string, unitCode: string) => ({
  ...{ sourceId: 's', period: `2026-${period}-01`, unitCode, unitId: null, due: '2026-11-07' },
});
const of = (arrivals: Arrival[], rest: Partial<Parameters<typeof gapsOf>[1]> = {}) => ({
  ...{ arrivals, missing: [], partial: [], days: [] },
  ...rest,
});
/** What lacks by month: who, by code, whose report is one in part, which days, and months without a row. */
const found = (...asked: Parameters<typeof gapsOf>) =>
  gapsOf(...asked).map(({ period, missing, partial, days, isEmpty }) => [
    period.slice(5, 7),
    ...[missing, partial].map((reports) => reports.map(({ unitCode }) => unitCode).join()),
    ...[days.join(), isEmpty],
  ]);

describe('gaps of a source', () => {
  it('are none where every report and month is there', () => {
    const whole = [month('08', { expected: 34, onTime: 34, rows: 40 }), ...rows('09', '10')];
    expect(found(daily, of(whole))).toEqual([]);
  });

  it('are reports that are missing or in part, by month and by whose they are', () => {
    const arrivals = ['07', '08', '09'].map((one) => month(one, { expected: 34, rows: 40 }));
    const lacking = { missing: [missing('07', '01'), missing('08', '02'), missing('08', '03')] };
    expect(found({ id: 's', delivery: null }, of(arrivals, { ...lacking, partial: [part('09')] }))).toEqual([
      ['07', '01', '', '', false],
      ['08', '02,03', '', '', false],
      ['09', '', '46', '', false],
    ]);
  });

  it('are no reports in part of a month that is not due', () => {
    expect(found(daily, of(rows('09', '10'), { partial: [part('10')] }))).toEqual([]);
  });

  it('are months without rows between others, not before the first or after the last', () => {
    expect(found(daily, of(rows('03', '04', '07')))).toEqual([
      ['05', '', '', '', true],
      ['06', '', '', '', true],
    ]);
  });

  it('are days by the month they lie in, but for months without any row', () => {
    const days = ['2026-05-30', '2026-05-31', '2026-07-14'];
    expect(found(daily, of(rows('04', '06', '07'), { days }))).toEqual([
      ['05', '', '', '', true],
      ['07', '', '', '2026-07-14', false],
    ]);
  });

  it('are no months of a source that is delivered less often, or of which its contract does not say', () => {
    expect(found(quarterly, of(rows('01', '04', '07')))).toEqual([]);
    expect(found({ id: 's', delivery: null }, of(rows('01', '07')))).toEqual([]);
  });
});
