import { describe, expect, it } from 'vitest';
import type { Grain } from '#warehouse/model/period.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import { isOfNow, newestPeriod } from './amiss.ts';

const at = (grain: Grain, period: string, complete = true): Period =>
  ({ grain, period, periodEnd: period, complete }) as Period;

const months = [at('month', '2026-09-01'), at('month', '2026-10-01'), at('month', '2026-11-01', false)];
const years = [at('year', '2025-01-01'), at('year', '2026-01-01', false)];
const catalog = { periods: { month: months, quarter: [], year: years } };

describe('what needs somebody today', () => {
  it('is that of the newest month that has ended, and of one that still runs', () => {
    expect(newestPeriod(catalog)).toBe(months[1]);
    expect(months.map((period) => isOfNow(catalog, period))).toEqual([false, true, true]);
  });

  it('is told apart from a year, be it the one that today lies in', () => {
    expect(years.map((period) => isOfNow(catalog, period))).toEqual([false, false]);
  });

  it('is that of the newest year where a version has none but years', () => {
    const yearly = { periods: { month: [], quarter: [], year: years } };
    expect(years.map((period) => isOfNow(yearly, period))).toEqual([true, true]);
  });
});
