import { describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import type { Language } from '#lib/format/locale.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import { settleView, viewNotices } from './settle-view.ts';

const months = (...first: string[]): Period[] =>
  first.map((period) => ({ period, periodEnd: `${period.slice(0, 8)}28`, grain: 'month', complete: true }));
const periods = {
  month: months('2026-08-01', '2026-09-01', '2026-10-01'),
  quarter: [
    { period: '2026-07-01', periodEnd: '2026-09-30', grain: 'quarter', complete: true },
    { period: '2026-10-01', periodEnd: '2026-10-31', grain: 'quarter', complete: false },
  ],
  year: [{ period: '2026-01-01', periodEnd: '2026-10-31', grain: 'year', complete: false }],
};
const catalog = {
  periods,
  workspace: { calendar: { fiscalYearStart: '01-01' } },
} as unknown as Catalog;

const settle = (search: string) => settleView(catalog, new URLSearchParams(search));

async function saidOf(search: string, language: Language = 'en'): Promise<string[]> {
  const t = translator(language, await loadMessages(language));
  return viewNotices(settle(search), { language, t, fallback: 'vi', fiscalYearStart: '01-01' });
}

describe('the view of an address', () => {
  it.each([
    ['', 'month', null, '2026-10-01'],
    ['period=2026-08', 'month', '2026-08-01', '2026-08-01'],
    ['period=2026-08-15', 'month', '2026-08-01', '2026-08-01'],
    ['grain=quarter&period=2026-08', 'quarter', '2026-07-01', '2026-07-01'],
    ['period=2026-Q3', 'quarter', '2026-07-01', '2026-07-01'],
    ['period=2026', 'year', '2026-01-01', '2026-01-01'],
    ['grain=year&period=2026-Q3', 'year', '2026-01-01', '2026-01-01'],
    ['grain=month&period=2026-Q3', 'quarter', '2026-07-01', '2026-07-01'],
    ['grain=quarter&period=2026', 'year', '2026-01-01', '2026-01-01'],
  ])('is met as it is asked: ?%s', async (search, grain, first, shown) => {
    const { view, period } = settle(search);
    expect([view.grain, view.period, period?.period]).toEqual([grain, first, shown]);
    expect(await saidOf(search)).toEqual([]);
  });

  it('shows the newest complete period instead of one without figures, and leads on to it', () => {
    for (const period of ['2031-01', '2026-13', '1999', 'soon', '2026-10-45']) {
      const settled = settle(`unit=02&period=${period}`);
      expect(settled.view.unit).toBe('02');
      expect(settled.view.period).toBe(settled.period!.period);
    }
    expect(settle('period=2031-01').view).toEqual({ unit: null, grain: 'month', period: '2026-10-01' });
    expect(settle('period=2031-Q1').view).toEqual({ unit: null, grain: 'quarter', period: '2026-07-01' });
  });

  it('says of a period that is none, and of one without figures, what it is and what is shown', async () => {
    expect(await saidOf('period=2026-13')).toEqual([
      'There is no period “2026-13”: October 2026 is shown instead.',
    ]);
    expect(await saidOf('period=2031-01')).toEqual([
      'There are no figures for January 2031: October 2026 is shown instead.',
    ]);
    expect(await saidOf('period=2031-01', 'vi')).toEqual([
      'Không có số liệu của tháng 1/2031; kỳ đang hiển thị là tháng 10/2026.',
    ]);
    expect(await saidOf('grain=quarter&period=2031-02')).toEqual([
      'There are no figures for Q1 2031: Q3 2026 is shown instead.',
    ]);
  });

  it('says of a grain that is none that the page is as usual, and repeats of a long choice its beginning', async () => {
    expect(await saidOf(`grain=${'w'.repeat(90)}`)).toEqual([
      `Nothing here is called grain=${'w'.repeat(54)}…: the page is shown as usual.`,
    ]);
  });

  it('has no period where its grain has none', () => {
    const nothing = { ...catalog, periods: { month: [], quarter: [], year: [] } };
    expect(settleView(nothing, new URLSearchParams('period=2026-08'))).toMatchObject({
      ...{ period: null, view: { period: null } },
    });
  });
});
