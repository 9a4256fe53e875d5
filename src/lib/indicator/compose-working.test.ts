import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { project } from '#warehouse/query/projection.ts';
import { workingOf } from '#warehouse/query/working.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { composeWorking } from './compose-working.ts';

const indicator = {
  ...{ id: 'rate', version: '1', unit: 'percent', decimals: 1, better: 'up', tolerance: 0.02, breaks: [] },
  formula: { kind: 'ratio', numerator: {}, denominator: {}, per: 1 },
  baseline: { date: '2023-12-31', value: 0.4 },
  targets: [{ date: '2027-12-31', value: 0.8, basis: 'example', source: {} }],
} as unknown as Indicator;
const year = (at: number, value: number | null) =>
  ({
    ...{ period: `${at}-01-01`, periodEnd: `${at}-12-31`, grain: 'year', complete: true, value },
    ...{ usualLow: null, usualHigh: null, previous: null },
  }) as Cell;
const catalogues = { en, vi, hi };

function working(cells: Cell[], language: Language = 'en') {
  const words = {
    language,
    t: translator(language, catalogues[language]),
    fallback: 'en',
    fiscalYearStart: '01-01',
  };
  const projection = project(indicator, cells, 'year', 'mean_change');
  const subject = {
    working: workingOf(indicator, cells.at(-1)!),
    formula: '57 ÷ 100 = 57.0%',
    projection,
    indicator,
  };
  return composeWorking(subject, words);
}

describe('the working of a status', () => {
  it('says value, path, distance, tolerance and what follows', () => {
    const texts = working([year(2025, 0.57)]).map(({ text }) => text);
    expect(texts).toEqual([
      '57 ÷ 100 = 57.0%',
      expect.stringMatching(
        /^From 40% on 31 Dec 2023 straight to 80% on 31 Dec 2027: 60\.0% required on 31 Dec 2025$/,
      ),
      '57.0% against 60.0%: 3.0 pts behind',
      'Up to 2.0 pts behind is tolerated: Behind',
    ]);
  });

  it('says for a yearly series where its last changes lead', () => {
    const cells = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55].map((value, at) => year(2020 + at, value));
    const [course, mean] = working(cells).slice(-2);
    expect(course?.text).toBe('65.0% expected by 31 Dec 2027, reckoned from 6 values, 2020 to 2025');
    expect(mean?.text).toBe('+5.0 pts a year on average');
  });

  it('is empty without a value', () => {
    expect(working([year(2025, null)])).toEqual([]);
  });

  it.each(languages)('leaves nothing open in %s', (language) => {
    const cells = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55].map((value, at) => year(2020 + at, value));
    for (const { name, text } of working(cells, language))
      expect(`${name} ${text}`).not.toMatch(/undefined|NaN|\{/);
  });
});
