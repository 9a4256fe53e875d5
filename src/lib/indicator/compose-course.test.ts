import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Projection } from '#warehouse/query/projection.ts';
import { languages } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { composeCourse, composePace, paceOf } from './compose-course.ts';

const indicator = { unit: 'percent', decimals: 1, better: 'up' } as Indicator;
const projection = (course: Projection['course']) =>
  ({
    ...{ course, target: { date: '2026-12-31', value: 0.8 }, gap: -0.053 },
    points: [{ period: '2026-12-01', value: 0.747, lower: null, upper: null }],
  }) as unknown as Projection;
const catalogues = { en, vi, hi };
const said = (course: Projection['course'], language: (typeof languages)[number] = 'en') =>
  composeCourse(projection(course), indicator, {
    ...{ language, t: translator(language, catalogues[language]), fallback: 'en', fiscalYearStart: '01-01' },
  });

describe('where a value is heading', () => {
  it('is said as on course or off course by how much', () => {
    expect(said('off_course')).toBe(
      'Off course for 80% by 31 Dec 2026, by 5.3 pts: 74.7% expected if all goes on as it has.',
    );
    expect(said('on_course')).toMatch(/^On course for 80% by/);
    expect(said('uncertain')).toMatch(/^Short of 80% by .* by 5\.3 pts/);
  });

  it('is above a goal, not short of it, where less is better', () => {
    const over = {
      ...projection('uncertain'),
      ...{ target: { date: '2027-12-31', value: 0 }, gap: 0.023 },
      points: [{ period: '2027-12-01', value: 0.023, lower: null, upper: null }],
    } as unknown as Projection;
    const words = {
      ...{ language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' },
    };
    expect(composeCourse(over, { ...indicator, better: 'down' }, words)).toBe(
      'Above 0% by 31 Dec 2027 by 2.3 pts if all goes on as it has, though within reach: 2.3% expected.',
    );
  });

  it('shows a gap that usual decimals would hide, and a band that has no width as one value', () => {
    const words = {
      ...{ language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' },
    };
    const narrow = {
      ...projection('uncertain'),
      ...{ target: { date: '2026-12-31', value: 1 }, gap: -0.0003 },
      points: [{ period: '2026-12-01', value: 0.9997, lower: 0.99971, upper: 0.99972 }],
    } as unknown as Projection;
    expect(composeCourse(narrow, indicator, words)).toMatch(
      /by 0\.03 pts .*: 99\.97% expected\. Four futures of five lie at 99\.9%\.$/,
    );
  });

  it('is said with the band in which four futures of five lie, or by what it was reckoned', () => {
    const words = {
      language: 'en' as const,
      t: translator('en', en),
      fallback: 'en',
      fiscalYearStart: '01-01',
    };
    const banded = {
      ...projection('on_course'),
      points: [{ period: '2026-12-01', value: 0.81, lower: 0.79, upper: 0.83 }],
    };
    expect(composeCourse(banded, indicator, words)).toMatch(
      /Four futures of five lie between 79\.0% and 83\.0%\.$/,
    );
    const straight = { ...projection('on_course'), method: 'mean_change' as const };
    expect(composeCourse(straight, indicator, words)).toMatch(/mean of the last five changes\.$/);
  });

  it('is a pace beside the last one where a yearly series has too few values', () => {
    const words = {
      language: 'en' as const,
      t: translator('en', en),
      fallback: 'en',
      fiscalYearStart: '01-01',
    };
    const few = {
      ...projection(null),
      target: { date: '2028-12-31', value: 0.8 },
      reason: 'too_few_values' as const,
    };
    const cell = { value: 0.5, previous: 0.48, periodEnd: '2025-12-31', grain: 'year' as const };
    const pace = paceOf(few, cell, indicator);
    expect(pace).toMatchObject({ grain: 'year', needed: expect.closeTo(0.1), last: expect.closeTo(0.02) });
    expect(composePace(pace, few, indicator, words)).toMatch(
      /80% by 31 Dec 2028 takes \+10\.0 pts a year from now on; the last one brought \+2\.0 pts\./,
    );
    expect(paceOf(few, { ...cell, value: 0.9 }, indicator)).toBeNull();
    expect(paceOf({ ...few, reason: 'no_target_ahead' }, cell, indicator)).toBeNull();
  });

  it('is not said where nothing is projected', () => {
    expect(composeCourse({ ...projection(null), target: null }, indicator, {} as never)).toBe('');
  });

  it.each(languages)('is a whole sentence in %s', (language) => {
    for (const course of ['on_course', 'uncertain', 'off_course'] as const) {
      expect(said(course, language)).toMatch(language === 'hi' ? /।$/u : /\.$/);
      expect(said(course, language)).not.toMatch(/undefined|null|NaN|\{/);
    }
  });
});
