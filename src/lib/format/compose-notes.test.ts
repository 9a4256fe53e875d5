import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Words } from '#lib/format/cell.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { composeNotes, noteInTable } from './compose-notes.ts';

const indicator = {
  ...{ unit: 'percent', decimals: 1 },
  breaks: [{ date: '2026-01-01', label: { en: 'Another form' }, comparable: false, baseline: null }],
} as unknown as Indicator;
const plain = {
  ...{ value: 0.4, previous: 0.3, provisional: false, unusual: false, usualLow: 0.2, usualHigh: 1.2 },
  ...{ comparableFrom: null, firstPublished: 0.4, restatedFrom: null, restatedOn: null, restatedBy: null },
} as Cell;
const restated = {
  ...{ ...plain, firstPublished: 0.35, restatedFrom: 0.38, restatedOn: '2026-03-05' },
  restatedBy: 'data' as const,
};
const catalogues = { en, vi, hi };
const wordsOf = (language: Language): Words => ({
  ...{ language, t: translator(language, catalogues[language]), fallback: 'en', fiscalYearStart: '01-01' },
});
const notes = (cell: Partial<Cell>, language: Language = 'en') =>
  composeNotes({ ...plain, ...cell }, indicator, wordsOf(language));

describe('what has to be known of a value', () => {
  it('is nothing of a firm one that compares', () => {
    expect(notes({})).toEqual([]);
    expect(composeNotes(null, indicator, wordsOf('en'))).toEqual([]);
    expect(noteInTable(plain, indicator, wordsOf('en'))).toBe('');
  });

  it('is what it was before it was restated, why, and what was said first', () => {
    expect(notes(restated)).toEqual([
      'Restated on 5 Mar 2026 from 38.0%: rows were added or corrected.',
      'First published as 35.0%.',
    ]);
    expect(notes({ ...restated, firstPublished: 0.38, restatedBy: 'definition' })).toEqual([
      'Restated on 5 Mar 2026 from 38.0%: the way it is computed changed.',
    ]);
    expect(noteInTable({ ...restated, provisional: true }, indicator, wordsOf('en'))).toBe(
      'provisional · was 38.0%',
    );
  });

  it('has the decimals that tell what it was from what it is', () => {
    const hardly = { ...restated, value: 0.4, restatedFrom: 0.40008, firstPublished: null };
    expect(noteInTable(hardly, indicator, wordsOf('en'))).toBe('was 40.01%, now 40.00%');
    expect(notes(hardly)).toEqual(['Restated on 5 Mar 2026 from 40.01%: rows were added or corrected.']);
  });

  it('is that it may change, that nobody expected it, and since when it compares', () => {
    expect(notes({ provisional: true, unusual: true, comparableFrom: '2026-01-01' })).toEqual([
      'Provisional: this value may still change.',
      'Unusual: by its own history 20.0% to 100.0% was to be expected.',
      'Not compared with anything before 1 Jan 2026: Another form.',
    ]);
  });

  it.each(languages)('is whole sentences in %s', (language) => {
    const all = notes(
      { ...restated, provisional: true, unusual: true, comparableFrom: '2026-01-01' },
      language,
    );
    expect(all).toHaveLength(5);
    for (const note of all) expect(note).toMatch(language === 'hi' ? /।$/u : /\.$/);
    expect(all.join()).not.toMatch(/undefined|null|NaN|\{/);
  });
});
