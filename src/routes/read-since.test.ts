import { describe, expect, it } from 'vitest';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Words } from '#lib/format/cell.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { whyDifferent } from './read-since.ts';

const words: Words = {
  ...{ language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' },
};
const cell = (value: number | null, period = '2026-10-01') => ({ value, period, grain: 'month' }) as Cell;

describe('why a headline reads differently from the last visit', () => {
  it.each([
    ['a new period', cell(0.5, '2026-09-01'), cell(0.6), 'October 2026'],
    ['another figure for the same period', cell(0.5), cell(0.6), 'October 2026, corrected'],
    ['the same figure against another goal', cell(0.5), cell(0.5), 'October 2026, goal or path changed'],
    ['a figure that is gone', cell(0.5), cell(null), 'no value any more'],
    ['a cell that is gone', cell(0.5), null, 'no value any more'],
    ['a first figure', null, cell(0.6), 'October 2026'],
  ])('is %s', (_, before, after, told) => {
    expect(whyDifferent(before, after, words)).toBe(told);
  });
});
