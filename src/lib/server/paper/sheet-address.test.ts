import { describe, expect, it } from 'vitest';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { pageOf, readSheet, settleSheet } from './sheet-address.ts';

const at = (path: string) => new URL(path, 'http://localhost');
const month = { grain: 'month', period: '2026-10-01', periodEnd: '2026-10-31', complete: true };
const quarter = { grain: 'quarter', period: '2026-10-01', periodEnd: '2026-12-31', complete: false };
const ended = { grain: 'quarter', period: '2026-07-01', periodEnd: '2026-09-30', complete: true };
const catalog = {
  workspace: { rootUnit: '00', calendar: { fiscalYearStart: '04-01' }, levels: [{ id: 'TINH' }] },
  units: new Map([
    ['00', { unitId: '00' }],
    ['34/x', { unitId: '34/x' }],
  ]),
  indicators: new Map([['rate', { id: 'rate', formula: { kind: 'weighted_index' } }]]),
  periods: { month: [month], quarter: [ended, quarter], year: [] },
} as unknown as Catalog;
const settle = (path: string) => settleSheet(readSheet(at(path))!, catalog, 'vi');

describe('the address of a sheet', () => {
  it('is the page with its period and language settled, and names the file', () => {
    expect(settle('/paper/briefing.pdf')).toEqual({
      path: '/?lang=vi&period=2026-10',
      fileName: 'briefing-00-2026-10-vi.pdf',
    });
  });

  it('keeps what a page of an indicator asks for', () => {
    expect(settle('/paper/indicators/rate.pdf?tree=then&base=year&unit=34%2Fx')).toEqual({
      path: '/indicators/rate?tree=then&base=year&unit=34%2Fx&lang=vi&period=2026-10',
      fileName: 'rate-34_x-2026-10-vi.pdf',
    });
  });

  it('of a unit is its page, and names it', () => {
    expect(settle('/paper/units/34%2Fx.pdf?grain=quarter')).toEqual({
      path: '/units/34%2Fx?grain=quarter&lang=vi&period=2026-07',
      fileName: 'unit-34_x-quarter-2026-07-vi.pdf',
    });
    expect(pageOf(at('/paper/units/34%2Fx.pdf?lang=vi'))).toBe('/units/34%2Fx?lang=vi');
  });

  it.each([
    ['grain=quarter', '2026-07'],
    ['grain=quarter&period=2026-10', '2026-10'],
    ['grain=quarter&period=2026-11', '2026-10'],
    ['grain=quarter&period=2026-Q3', '2026-10'],
    ['period=2026-10-31', '2026-10'],
    ['period=', '2026-10'],
  ])('of %s is that of %s', (asked, period) => {
    const { path } = settle(`/paper/briefing.pdf?${asked}`);
    expect(new URLSearchParams(path.split('?')[1]).get('period')).toBe(period);
  });

  it('is none elsewhere', () => {
    expect(readSheet(at('/paper/explore.pdf'))).toBeNull();
    expect(readSheet(at('/paper/indicators/..%2Fx.pdf'))).toBeNull();
    expect(readSheet(at('/paper/units/34/x.pdf'))).toBeNull();
    expect(readSheet(at('/paper/units/%.pdf'))).toBeNull();
    expect(readSheet(at('/paper/units/.pdf'))).toBeNull();
  });

  it('refuses what it does not know, unlike a page', () => {
    expect(() => readSheet(at('/paper/briefing.pdf?version=x'))).toThrow('Expected one of unit');
    expect(() => readSheet(at('/paper/briefing.pdf?lang=fr'))).toThrow('Expected one of en, vi, hi');
    expect(() => settle('/paper/briefing.pdf?unit=none')).toThrow('unit unknown');
    expect(() => settle('/paper/units/..%2Fx.pdf')).toThrow('unit unknown');
    expect(() => readSheet(at('/paper/units/00.pdf?unit=34'))).toThrow('Expected one of grain');
    expect(() => settle('/paper/indicators/none.pdf')).toThrow('indicator unknown');
  });
});
