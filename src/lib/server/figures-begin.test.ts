import { describe, expect, it } from 'vitest';
import type { FirstPeriod, Period } from '#warehouse/snapshot/catalog.ts';
import { figuresBegin } from './figures-begin.ts';

const month: Period = { grain: 'month', period: '2024-10-01', periodEnd: '2024-10-31', complete: true };
const begins = new Map<string, FirstPeriod>([
  ['late', { grain: 'month', period: '2024-12-01' }],
  ['later', { grain: 'quarter', period: '2025-01-01' }],
]);
const catalog = { begins, periods: { month: [month], quarter: [], year: [] } };
const indicator = (id: string) => ({ id, kind: 'indicator' }) as const;

describe('the period that figures begin in', () => {
  it('is that of the indicator asked for, and of several that of the first', () => {
    expect(figuresBegin(catalog, [indicator('later')])).toEqual({ grain: 'quarter', period: '2025-01-01' });
    expect(figuresBegin(catalog, [indicator('later'), indicator('late')])?.period).toBe('2024-12-01');
  });

  it('is that of the version where it is not known of one of them', () => {
    expect(figuresBegin(catalog, [])).toBe(month);
    expect(figuresBegin(catalog, [indicator('late'), indicator('never')])).toBe(month);
    expect(figuresBegin(catalog, [indicator('late'), { id: 'loan.loans', kind: 'measure' }])).toBe(month);
    expect(figuresBegin({ periods: catalog.periods }, [indicator('late')])).toBe(month);
  });

  it('is none where a version has no periods', () => {
    expect(figuresBegin({ periods: { month: [], quarter: [], year: [] } }, [])).toBeNull();
  });
});
