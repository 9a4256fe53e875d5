import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { loadMessages } from '../i18n/catalogue.ts';
import { translator } from '../i18n/translate.ts';
import { coverageText } from './cell.ts';
import { countedBy } from './counted-by.ts';
import { languages } from './locale.ts';

const ended = { validTo: '2025-07-01' };
/** Of three provinces two were merged into a new one in July 2025. */
const units = [
  { unitId: 'root', level: 'R', parentId: null, validTo: null },
  { unitId: 'office', level: 'O', parentId: 'root', validTo: null },
  { unitId: 'kept', level: 'P', parentId: 'root', validTo: null },
  { unitId: 'new', level: 'P', parentId: 'root', validTo: null },
  ...['old', 'older'].map((unitId) => ({ unitId, level: 'P', parentId: 'root', ...ended })),
];
const factOf = (by: string) => ({ reporting: { by, levels: ['P'] }, sources: [] });
const catalog = {
  facts: new Map([
    ['reports', factOf('units')],
    ['days', factOf('days')],
  ]),
  units: new Map(units.map((unit) => [unit.unitId, unit])),
  children: new Map([['root', ['office', 'kept', 'new']]]),
} as unknown as Catalog;
const indicator = (fact: string) => ({ formula: { kind: 'total', numerator: { fact } } }) as Indicator;
const counted = (expected: number, { fact = 'reports', unitId = 'root', isOfWhole = false } = {}) => {
  const cells = [{ unitId, periodEnd: '2025-12-31', expected }];
  return countedBy({ indicator: indicator(fact), cells }, catalog, { isOfWhole });
};

describe('who was expected to report', () => {
  it('are the units that stand, where there are no more', () => {
    expect(counted(2)).toBe('units');
    expect(counted(1, { unitId: 'kept' })).toBe('units');
  });

  it('are the units of that time, where more were expected than stand', () => {
    expect(counted(4)).toBe('units_then');
    expect(counted(3)).toBe('units_then');
    expect(counted(3, { unitId: 'new' })).toBe('units_then');
  });

  it('are counted together over units side by side', () => {
    const of = (unitId: string, expected: number) => ({ unitId, periodEnd: '2025-12-31', expected });
    const over = (...cells: ReturnType<typeof of>[]) =>
      countedBy({ indicator: indicator('reports'), cells }, catalog, {});
    expect(over(of('kept', 1), of('new', 1))).toBe('units');
    expect(over(of('kept', 1), of('new', 3))).toBe('units_then');
  });

  it('are not asked about where days are counted, or where today’s units are not all seen', () => {
    expect(counted(31, { fact: 'days' })).toBe('days');
    expect(counted(4, { isOfWhole: true })).toBe('units');
  });

  it('are told in every language', async () => {
    const said = await Promise.all(
      languages.map(async (language) => {
        const words = { language, fallback: 'en', fiscalYearStart: '01-01' };
        const t = translator(language, await loadMessages(language));
        return coverageText({ reported: 86, expected: 86 }, { ...words, t }, 'units_then');
      }),
    );
    expect(Object.fromEntries(languages.map((language, at) => [language, said[at]]))).toEqual({
      en: '86 of 86 units of that time',
      vi: '86/86 đơn vị của thời kỳ đó',
      hi: 'उस समय की 86 में से 86 इकाइयाँ',
    });
  });
});
