import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json';
import { translator } from '#lib/i18n/translate.ts';
import type { Explored, ExploredAxis } from '#lib/server/explored.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { rangeNotes, rangeNotices, rangeReason } from './range-notices.ts';

const words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' } as const;
const month = ['2023', '2024', '2025', '2026'].flatMap((year) =>
  Array.from({ length: 12 }, (_, at) => {
    const first = `${year}-${String(at + 1).padStart(2, '0')}`;
    return { period: `${first}-01`, periodEnd: `${first}-28`, grain: 'month', complete: true };
  }),
);
const catalog = {
  periods: { month },
  workspace: { calendar: { fiscalYearStart: '01-01' } },
} as unknown as Catalog;
const period: ExploredAxis = { id: 'period', column: 'period', kind: 'period' };
const medium: ExploredAxis = { id: 'medium', column: 'medium', kind: 'dimension' };

function notesOf(from: string, to: string, compare: string[], rows = medium, totals = false): string[] {
  const explored = {
    ...{ rows, columns: null, figures: [], grain: 'month', asked: { from, to, compare } },
    first: month.find((one) => one.period === `${from}-01`),
    last: month.find((one) => one.period === `${to}-01`),
    query: { time: { grain: 'month', from, to, compare }, totals },
  } as unknown as Explored;
  return rangeNotes({ catalog, scope: everything, explored, words });
}

describe('a stretch that is compared', () => {
  it.each([
    ['2025-01', '2025-12', ['previous_year'], []],
    ['2025-01', '2026-01', ['previous_year'], ['1 month counts']],
    ['2025-01', '2026-10', ['previous_year'], ['10 months count']],
    ['2025-12', '2026-12', ['previous'], []],
    ['2026-01', '2026-06', ['2025-07'], []],
    ['2026-01', '2026-06', ['2025-11'], ['4 months count']],
  ] as const)('from %s to %s with %j says what counts on both sides: %j', (from, to, compare, said) => {
    expect(notesOf(from, to, [...compare])).toEqual(
      said.map((months) => `What is compared overlaps: ${months} on both sides.`),
    );
  });

  it('does not overlap where each month stands beside its own, but for the total of them', () => {
    expect(notesOf('2025-01', '2026-10', ['previous_year'], period)).toEqual([]);
    expect(notesOf('2025-01', '2026-10', ['previous_year'], period, true)).toEqual([
      'What is compared overlaps: 10 months count on both sides.',
    ]);
  });
});

describe('where figures begin', () => {
  const begins = new Map([['late', { grain: 'month', period: '2024-11-01' } as const]]);
  const naming = (asked: { from: string | null; to: string | null }, compare: string[] = []) => {
    const explored = {
      ...{ rows: period, columns: null, figures: [{ id: 'late', kind: 'indicator' }], grain: 'month' },
      ...{ asked: { ...asked, grain: null, compare }, first: month[21], last: month[25] },
      query: { time: { grain: 'month', from: '2024-10', to: '2025-02', compare }, totals: false },
    } as unknown as Explored;
    return { catalog: { ...catalog, begins }, scope: everything, explored, words };
  };
  const said = 'Figures begin in November 2024.';

  it('is said of the indicator asked for, be the period before it one of the version', () => {
    expect(rangeNotices(naming({ from: '2024-10', to: '2025-02' }))).toEqual([said]);
    expect(rangeNotices(naming({ from: null, to: '2025-02' }))).toEqual([]);
    expect(rangeNotes(naming({ from: null, to: '2025-02' }))).toEqual([said]);
    expect(rangeReason('time.before', naming({ from: null, to: '2020-01' }))).toBe(said);
  });

  it('is said of it where there is nothing to compare with', () => {
    expect(rangeNotes(naming({ from: '2024-10', to: '2025-02' }, ['previous']))).toEqual([
      'Figures begin in November 2024: nothing before it can be compared with.',
    ]);
  });
});
