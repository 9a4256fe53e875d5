import { describe, expect, it } from 'vitest';
import type { Fact } from '#warehouse/model/fact.ts';
import type { FirstPeriod, Period } from '#warehouse/snapshot/catalog.ts';
import { figuresBegin } from './figures-begin.ts';

const month: Period = { grain: 'month', period: '2024-10-01', periodEnd: '2024-10-31', complete: true };
const begins = new Map<string, FirstPeriod>([
  ['late', { grain: 'month', period: '2024-12-01' }],
  ['later', { grain: 'quarter', period: '2025-01-01' }],
]);
const fact = (id: string, grain: Fact['grain']) => [id, { id, grain } as Fact] as const;
const catalog = {
  ...{ begins, periods: { month: [month], quarter: [], year: [] } },
  facts: new Map([fact('loan', 'day'), fact('stock', 'quarter'), fact('empty', 'day'), fact('old', 'day')]),
  // November 2024, and the quarter from January 2025.
  heldMonths: new Map([
    ['loan', [24298, 24299]],
    ['stock', [24300]],
    ['empty', []],
    ['old', [24000, 24299]],
  ]),
};
const indicator = (id: string) => ({ id, kind: 'indicator', facts: [] }) as const;
const measure = (id: string) => ({ id, kind: 'measure', facts: [id.split('.')[0]!] }) as const;

describe('the period that figures begin in', () => {
  it('is that of the indicator asked for, and of several that of the first', () => {
    expect(figuresBegin(catalog, [indicator('later')])).toEqual({ grain: 'quarter', period: '2025-01-01' });
    expect(figuresBegin(catalog, [indicator('later'), indicator('late')])?.period).toBe('2024-12-01');
  });

  it('is of a measure the first in which its fact has rows', () => {
    expect(figuresBegin(catalog, [measure('loan.loans')])).toEqual({ grain: 'month', period: '2024-11-01' });
    expect(figuresBegin(catalog, [measure('stock.books')])).toEqual({
      grain: 'quarter',
      period: '2025-01-01',
    });
    expect(figuresBegin(catalog, [indicator('late'), measure('loan.loans')])?.period).toBe('2024-11-01');
  });

  it('is not before the version’s periods begin', () => {
    expect(figuresBegin(catalog, [measure('old.loans')])).toBe(month);
  });

  it('is that of the version where it is not known of one of them', () => {
    expect(figuresBegin(catalog, [])).toBe(month);
    expect(figuresBegin(catalog, [indicator('late'), indicator('never')])).toBe(month);
    expect(figuresBegin(catalog, [indicator('late'), measure('empty.loans')])).toBe(month);
    expect(figuresBegin({ ...catalog, begins: undefined! }, [indicator('late')])).toBe(month);
  });

  it('is none where a version has no periods', () => {
    expect(figuresBegin({ ...catalog, periods: { month: [], quarter: [], year: [] } }, [])).toBeNull();
  });
});
