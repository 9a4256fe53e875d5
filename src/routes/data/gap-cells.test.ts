import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { ArrivalsNow } from '#lib/server/refresh/reports-now.ts';
import type { Arrival } from '#lib/server/questions.ts';
import type { MonthGap } from '#warehouse/model/month-gap.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { composeArrivals } from './compose-arrivals.ts';

const workspace = { timezone: 'Asia/Ho_Chi_Minh' };
const asOf = '2026-10-31';
const now: ArrivalsNow = { day: asOf, reports: [], missing: [], deliveries: new Map() };
const words = {
  ...{ language: 'en' as const, fallback: 'en', fiscalYearStart: '01-01' },
  t: translator('en', en),
};

describe('reports that came in part, in the arrival calendar', () => {
  const catalog = {
    workspace,
    sources: new Map([['tasks', { id: 'tasks', name: { en: 'Tasks' } }]]),
    versions: new Map(),
  } as unknown as Catalog;
  const months = ['2026-09-01', '2026-10-01'];
  const arrival = {
    sourceId: 'tasks',
    expected: 34,
    onTime: 34,
    late: 0,
    unknown: 0,
    missing: 0,
    rows: 4000,
  };
  const period = '2026-09-01';
  const partial = (unitCode: string) => ({
    ...{ sourceId: 'tasks', period, unitCode, unitId: null },
    ...{ rows: 3 as number | null, usual: 119.5 as number | null },
  });
  const nothing = { missing: [], partial: [], days: [], isEmpty: false };
  const composeGap = (gap: Partial<MonthGap>, came: Partial<Arrival> = {}) =>
    composeArrivals(
      {
        ...{ now, arrivals: [{ ...arrival, period, ...came }] },
        gaps: [{ ...nothing, sourceId: 'tasks', period, expected: 34, ...gap }],
      },
      { catalog, months, dated: new Set(), asOf },
      words,
    )!;
  const compose = (...of: ReturnType<typeof partial>[]) => composeGap({ partial: of });

  it('are not among those that came whole, and told with their rows', () => {
    const { title, groups, partly } = compose(partial('Huế (46)'));
    expect(title).toBe('No report missing of 34 due in the last 12 months, 0 late, 1 in part');
    expect(groups[0]!.rows[0]!.cells[0]).toMatchObject({
      ...{ text: '33/34', status: 'within_tolerance' },
      says: 'September 2026: 0 of 34 reports missing, 0 late; 1 in part: Huế (46): 3 rows of usually about 120',
    });
    expect(partly).toMatchObject([
      {
        text: 'September 2026: 1 in part: Huế (46): 3 rows of usually about 120',
        href: '/data?source=tasks&month=2026-09#arrival-tasks-2026-09',
      },
    ]);
  });

  it('are named alone where rows are not told', () => {
    const { partly } = compose({ ...partial('Huế (46)'), rows: null, usual: null });
    expect(partly[0]!.text).toMatch(/1 in part: Huế \(46\)$/);
  });

  it('are named up to three, and counted beyond', () => {
    const { partly } = compose(...['A', 'B', 'C', 'D', 'E'].map((name) => partial(name)));
    expect(partly[0]!.text).toMatch(/5 in part: A: .*, B: .*, C: .* and 2 more reports$/);
  });

  it('are told apart from those that are missing, of which every name stands in the month that is asked for', () => {
    const missing = ['A', 'B', 'C', 'D', 'E'].map((unitCode) => ({
      ...{ sourceId: 'tasks', period, unitCode, unitId: null, due: '2026-10-07' },
    }));
    const view = composeGap({ missing }, { onTime: 29, missing: 5 });
    const cell = view.groups[0]!.rows[0]!.cells[0]!;
    const href = '/data?source=tasks&month=2026-09#arrival-tasks-2026-09';
    expect(cell).toMatchObject({
      ...{ status: 'behind', text: '29/34', href },
      says: 'September 2026: 5 of 34 reports missing, 0 late; due 7 Oct 2026 and not there: A, B, C and 2 more reports',
      lacking: ['due 7 Oct 2026 and not there: A, B, C, D and E'],
    });
    expect(view.missing).toMatchObject([
      { text: 'September 2026: due 7 Oct 2026 and not there: A, B, C and 2 more reports', href },
    ]);
    expect(view.partly).toEqual([]);
  });

  it('are no days or months, which are marked and told of sources whose numbers are rows', () => {
    const days = composeGap({ days: ['2026-09-14'] }, { expected: 0, onTime: 0 });
    expect(days.groups[0]!.rows[0]!.cells[0]).toMatchObject({
      ...{ status: 'behind', text: '4,000', lacking: ['no rows of 14 Sept 2026'] },
      says: 'September 2026: 4,000 rows; no rows of 14 Sept 2026',
    });
    const empty = composeGap({ isEmpty: true }, { expected: 0, onTime: 0, rows: 0 });
    expect(empty.groups[0]!.rows[0]!.cells[0]).toMatchObject({ status: 'behind', text: '' });
    expect(empty.missing[0]!.text).toBe('September 2026: no rows, though months before and after have some');
  });
});
