import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Words } from '#lib/format/cell.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { SeenFigure } from '#lib/server/visits.ts';
import { whyDifferent } from './read-since.ts';

const words: Words = {
  ...{ language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' },
};
const goal = { target: 0.7, targetDate: '2026-12-31' };
const seen = (value: number | null, change: Partial<SeenFigure> = {}): SeenFigure => ({
  ...{ id: 'reuse_rate', grain: 'month', period: '2026-10-01', value, status: 'behind', ...goal },
  ...change,
});
const nothing = seen(null, { grain: null, period: null, target: null, targetDate: null });
const indicator = { id: 'reuse_rate', unit: 'percent', decimals: 1 } as Indicator;

describe('why a headline reads differently from the last visit', () => {
  it.each([
    ['a new period', seen(0.5, { period: '2026-09-01' }), seen(0.6), 'October 2026'],
    [
      'a new period, held to its own goal',
      seen(0.5, { period: '2026-09-01', target: 0.6 }),
      ...[seen(0.5), 'October 2026'],
    ],
    ['another figure for the same period', seen(0.5), seen(0.6), 'October 2026, corrected'],
    [
      'the same figure judged otherwise',
      ...[seen(0.5), seen(0.5, { status: 'on_path' }), 'October 2026, goal or path changed'],
    ],
    [
      'the same figure held to another goal',
      seen(0.5),
      seen(0.5, { target: 0.8 }),
      'October 2026, goal 70% (31 Dec 2026), now 80% (31 Dec 2026)',
    ],
    [
      'the same figure held to a first goal',
      seen(0.5, { target: null, targetDate: null }),
      ...[seen(0.5), 'October 2026, goal –, now 70% (31 Dec 2026)'],
    ],
    ['a figure that is gone', seen(0.5), seen(null), 'no value any more'],
    ['a cell that is gone', seen(0.5), nothing, 'no value any more'],
    ['a first figure', nothing, seen(0.6), 'October 2026'],
  ] as [string, SeenFigure, SeenFigure, string][])('is %s', (_, before, after, told) => {
    expect(whyDifferent(before, after, indicator, words)).toBe(told);
  });
});
