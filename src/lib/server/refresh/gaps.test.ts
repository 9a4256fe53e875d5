import { describe, expect, it } from 'vitest';
import type { Arrival } from '#warehouse/query/arrivals.ts';
import { findGapsOf } from './gaps.ts';

const daily = { delivery: { every: 1, unit: 'day', dueAfterDays: null } } as const;
const quarterly = { delivery: { every: 3, unit: 'month', dueAfterDays: 10 } } as const;
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

describe('gaps of a source', () => {
  it('are none where every report and month is there', () => {
    const whole = [month('08', { expected: 34, onTime: 34, rows: 40 }), ...rows('09', '10')];
    expect(findGapsOf(daily, whole, [])).toBeNull();
  });

  it('are reports that are missing or in part, with the newest month of them', () => {
    const arrivals = [
      month('07', { expected: 34, missing: 1, rows: 40 }),
      month('08', { expected: 34, missing: 2, rows: 40 }),
      month('09', { expected: 34, onTime: 34, rows: 40 }),
    ];
    expect(findGapsOf({ delivery: null }, arrivals, [part('09')])).toEqual({
      ...{ missing: 3, partial: 1, months: 0 },
      newest: '2026-09-01',
    });
  });

  it('are no reports in part of a month that is not due', () => {
    expect(findGapsOf(daily, rows('09', '10'), [part('10')])).toBeNull();
  });

  it('are months without rows between others, not before the first or after the last', () => {
    expect(findGapsOf(daily, rows('03', '04', '08'), [])).toEqual({
      ...{ missing: 0, partial: 0, months: 3 },
      newest: '2026-07-01',
    });
  });

  it('are no months of a source that is delivered less often, or of which its contract does not say', () => {
    expect(findGapsOf(quarterly, rows('01', '04', '07'), [])).toBeNull();
    expect(findGapsOf({ delivery: null }, rows('01', '07'), [])).toBeNull();
  });
});
