import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json';
import { translator } from '#lib/i18n/translate.ts';
import type { Explored, ExploredAxis } from '#lib/server/explored.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { breakNotes } from './break-notes.ts';

const period: ExploredAxis = { id: 'period', column: 'period', kind: 'period' };
const medium: ExploredAxis = { id: 'medium', column: 'medium', kind: 'dimension' };
const words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' } as const;
const months = ['2024', '2025', '2026'].flatMap((year) =>
  Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`),
);
const catalog = {
  periods: {
    month: months.map((month) => ({ period: `${month}-01`, periodEnd: `${month}-28`, grain: 'month' })),
  },
  units: new Map([['w', { unitId: 'w', validTo: '2025-07-01' }]]),
  workspace: {
    breaks: [{ date: '2025-07-01', label: { en: 'Provinces merged' } }],
    calendar: { fiscalYearStart: '01-01' },
  },
} as unknown as Catalog;
const merged = '1 Jul 2025: Provinces merged.';
const now = `${merged} Figures before it are counted for the units as they are now.`;

function notesOf(
  [from, to]: [string, string],
  {
    compare = [],
    rows = period,
    isThen = false,
    figures = [{ id: 'rate', name: { en: 'Rate' }, indicator: { breaks: [] as object[] } }],
    of = catalog,
  }: {
    compare?: string[];
    rows?: ExploredAxis;
    isThen?: boolean;
    figures?: { id: string; name: object; indicator: { breaks: object[] } }[];
    of?: Catalog;
  } = {},
): string[] {
  const explored = {
    ...{ rows, columns: null, figures, asked: { isThen } },
    last: { period: `${to}-01`, periodEnd: `${to}-28` },
    query: { time: { grain: 'month', from, to, compare } },
  } as unknown as Explored;
  return breakNotes({ catalog: of, scope: everything, explored, words });
}

describe('what an answer sets side by side', () => {
  it.each([
    [['2025-06', '2025-07'], [], period, [now]],
    [['2025-07', '2025-09'], [], period, []],
    [['2025-01', '2025-06'], [], period, []],
    [['2025-07', '2025-07'], ['previous'], period, [now]],
    [['2025-08', '2025-09'], ['previous'], period, []],
    [['2026-06', '2026-06'], ['previous_year'], period, [now]],
    [['2026-07', '2026-09'], ['previous_year'], period, []],
    [['2025-07', '2025-12'], ['previous'], medium, [now]],
    [['2026-01', '2026-06'], ['previous'], medium, []],
  ] as const)('of %j compared with %j by %o says %j', (range, compare, rows, said) => {
    expect(notesOf([...range], { compare: [...compare], rows })).toEqual(said);
  });

  it('is of the units of then where that is asked, and only marked where no unit ended', () => {
    const range: [string, string] = ['2025-06', '2025-07'];
    expect(notesOf(range, { isThen: true })).toEqual([
      `${merged} The units before it are not those after it.`,
    ]);
    expect(notesOf(range, { of: { ...catalog, units: new Map() } })).toEqual([merged]);
  });

  it('breaks with its series, of several by name', () => {
    const breaks = [
      { date: '2026-02-01', label: { en: 'New form' }, comparable: false, baseline: null },
      { date: '2026-04-01', label: { en: 'New wording' }, comparable: true, baseline: null },
    ];
    const rate = { id: 'rate', name: { en: 'Rate' }, indicator: { breaks } };
    const other = { id: 'other', name: { en: 'Other' }, indicator: { breaks: [] } };
    expect(notesOf(['2026-01', '2026-06'], { figures: [rate] })).toEqual([
      'Not compared with anything before 1 Feb 2026: New form.',
      '1 Apr 2026: New wording.',
    ]);
    expect(notesOf(['2026-03', '2026-06'], { figures: [other, rate] })).toEqual([
      '1 Apr 2026: Rate – New wording.',
    ]);
  });
});
