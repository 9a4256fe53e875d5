import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Decomposition } from '#warehouse/query/decompose.ts';
import { takeApart, type Part } from '#warehouse/query/rate-and-mix.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { composeWhy } from './compose-why.ts';
import type { EffectRow } from './why-view.ts';

type PartOf = Part<string | null>;

const catalogues = { en, vi, hi };
const indicator = { id: 'rate', unit: 'percent', decimals: 1, better: 'down' } as Indicator;
const month = (period: string) => ({ grain: 'month' as const, period, periodEnd: period, complete: true });
const ratio = (numerator: number, denominator: number) => ({ numerator, denominator });

function why(parts: PartOf[], more: Partial<Decomposition> = {}, language: Language = 'en') {
  const t = translator(language, catalogues[language]);
  const words = { language, t, fallback: 'en', fiscalYearStart: '01-01' };
  const found = {
    ...{ before: month('2026-09-01'), after: month('2026-10-01'), effects: takeApart(parts) },
    ...{ restated: null, reason: null, break: null, ...more },
  };
  const namePart = (key: string | null) => ({
    ...{ name: { text: key ?? 'Rest', language: 'en' }, href: null },
    ...(key === null && { inSentence: 'the rest' }),
  });
  return composeWhy({ indicator, found, namePart, bases: [], axes: [] }, words);
}

const numberOf = (text: string) => Number(text.replace('−', '-').replace(/[+,%]/g, ''));
const effectsOf = ({ effects }: EffectRow) => Object.values(effects).map(numberOf);
/** In units of the fourth decimal, more of which no change is written with. */
const units = (value: number) => Math.round(value * 1e4) + 0;
const add = (values: number[]) => units(values.reduce((sum, value) => sum + value, 0));

describe('why a ratio changed', () => {
  it('is said by the parts that most of it comes from', () => {
    const { title } = why([
      { key: 'Huế', before: ratio(10, 100), after: ratio(30, 100) },
      { key: 'Cà Mau', before: ratio(10, 100), after: ratio(11, 100) },
    ]);
    expect(title).toBe('The rise of 10.5 pts comes mostly from Huế');
  });

  it('is said to come from weights, or from who has a value, where it does', () => {
    const shifted = why([
      { key: 'high', before: ratio(50, 100), after: ratio(150, 300) },
      { key: 'low', before: ratio(30, 300), after: ratio(10, 100) },
    ]);
    expect(shifted.title).toMatch(/wholly from shifting weights, not from/);
    const gone = why([
      { key: 'high', before: ratio(80, 100), after: null },
      { key: 'low', before: ratio(10, 100), after: ratio(10, 100) },
    ]);
    expect(gone.title).toMatch(/^The fall of 35\.0 pts comes wholly from who has a value/);
  });

  it('names no cause where none stands out, and no change where there is none', () => {
    const alike = Array.from({ length: 12 }, (_, at) => ({
      ...{ key: `u${at}`, before: ratio(10, 100), after: ratio(12, 100) },
    }));
    expect(why(alike).title).toMatch(
      /is spread: 12 parts moved that way, u0 most; no three make up more than half$/,
    );
    expect(why([{ key: 'a', before: ratio(1, 10), after: ratio(1, 10) }]).title).toBe(
      'Unchanged, and so is every part',
    );
  });

  const rising = (key: string | null, points: number) => ({
    ...{ key, before: ratio(500, 1000), after: ratio(500 + points, 1000) },
  });

  it.each([
    ['from one part', [rising('a', 100), rising('b', 0)], 'The rise of 5.0 pts comes wholly from a'],
    ['from two parts', [rising('a', 60), rising('b', 40)], 'The rise of 5.0 pts comes wholly from a and b'],
    ['mostly', [rising('a', 60), rising('b', 5), rising('c', 5)], 'The rise of 2.3 pts comes mostly from a'],
    [
      'against the others',
      [rising('a', 100), rising('b', -40)],
      'The rise of 3.0 pts comes from a: +5.0 by that alone, −2.0 by the rest',
    ],
    [
      'while the others cancel out',
      [rising('a', 100), rising('b', -40), rising('c', 40)],
      'The rise of 3.3 pts comes from a: +3.3 by that alone, 0.0 by the rest',
    ],
    [
      'what is not shown',
      [rising('a', 0), rising(null, 40)],
      'The rise of 2.0 pts comes wholly from the rest',
    ],
  ] as const)('is said of what it comes from: %s', (_, parts, title) => {
    expect(why([...parts]).title).toBe(title);
  });

  it('says that its parts cancel out only where they did anything', () => {
    expect(why([rising('a', 40), rising('b', -40)]).title).toMatch(/what its parts did cancels out$/);
    const tiny = { key: 'a', before: ratio(500_000, 1_000_000), after: ratio(500_010, 1_000_000) };
    expect(why([tiny]).title).toBe('Hardly changed, and no part by much');
  });

  it('is told in words where periods do not compare or have no value', () => {
    const line = { date: '2026-10-01', label: { en: 'New form' }, comparable: false, baseline: null };
    const apart = why([], { effects: null, reason: 'not_comparable', break: line });
    expect(apart.absent).toBe('Values before and after 1 Oct 2026 do not compare: New form.');
    expect(why([], { effects: null, reason: 'no_value' })).toMatchObject({ wide: '', rows: [], whole: null });
  });

  it('draws those that came or went apart from those that lasted', () => {
    const { wide, kinds } = why([
      { key: 'stays', before: ratio(10, 100), after: ratio(20, 100) },
      { key: 'goes', before: ratio(15, 100), after: null },
    ]);
    expect(wide.indexOf('stays')).toBeLessThan(wide.indexOf('With a value in only one'));
    expect(wide.indexOf('With a value in only one')).toBeLessThan(wide.indexOf('>goes<'));
    expect(kinds.map(({ kind }) => kind)).toEqual(['rate', 'coverage']);
  });

  it('keeps back the value of what the parts do not show: it may be what is suppressed in them', () => {
    const { rows } = why([
      { key: 'a', before: ratio(10, 100), after: ratio(20, 100) },
      { key: null, before: ratio(1, 4), after: ratio(3, 4) },
    ]);
    expect(rows.find(({ key }) => key === 'rest')).toMatchObject({ before: '–', after: '–' });
  });

  it('says how much of it is of restated figures, where that is enough to be written', () => {
    const parts = [{ key: 'a', before: ratio(10, 100), after: ratio(20, 100) }];
    const of = (after: number) => ({
      restated: { published: 0.1 - after, before: 0, after, by: { before: null, after: 'data' as const } },
    });
    expect(why(parts, of(0.02)).restated).toBe(
      'First published as +8.00 pts; late rows, corrections or definitions have added +2.00 pts since.',
    );
    expect(why(parts, of(1e-9)).restated).toBe('');
    expect(why(parts).restated).toBe('');
  });

  it('has a decimal more where the values as written lie further apart than they do', () => {
    const { whole, title } = why([{ key: 'a', before: ratio(86, 96), after: ratio(87, 96) }]);
    expect([whole?.before, whole?.after, whole?.sum]).toEqual(['89.583%', '90.625%', '+1.042']);
    expect(title).toBe('The rise of 1.0 pts comes wholly from a');
    const [plain] = why([{ key: 'a', before: ratio(86, 100), after: ratio(87, 100) }]).rows;
    expect([plain?.before, plain?.after, plain?.sum]).toEqual(['86.00%', '87.00%', '+1.00']);
  });

  it('tells what a part did that has nothing to divide by', () => {
    const { rows } = why([
      { key: 'a', before: ratio(10, 100), after: ratio(20, 100) },
      { key: 'b', before: ratio(0, 0), after: ratio(5, 0) },
    ]);
    const effects = new Map(rows.map((row) => [row.key, effectsOf(row)]));
    expect(effects.get('part-a')).toEqual([10, 0, 0]);
    expect(effects.get('part-b')).toEqual([0, 0, 5]);
  });

  it('adds up to the last digit as written, along rows and down columns', () => {
    const sums = fc.option(
      fc
        .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 }))
        .map(([n, d]) => ratio(n, d)),
      { nil: null, freq: 5 },
    );
    const parts = fc.array(fc.record({ before: sums, after: sums }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(parts, (all) => {
        const { whole, rows } = why(all.map((part, at) => ({ key: `u${at}`, ...part })));
        if (whole === null) return;
        for (const row of [whole, ...rows]) expect(add(effectsOf(row))).toBe(units(numberOf(row.sum)));
        for (const at of [0, 1, 2])
          expect(add(rows.map((row) => effectsOf(row)[at]!))).toBe(units(effectsOf(whole)[at]!));
        const [before, after] = [whole.before, whole.after].map((text) =>
          numberOf(text.replace(/<0\.0+1/, '0')),
        );
        expect(units(numberOf(whole.sum))).toBe(units(after! - before!));
      }),
    );
  });

  it.each(languages)('says a whole title in %s', (language) => {
    const { title } = why([{ key: 'a', before: ratio(1, 10), after: ratio(3, 10) }], {}, language);
    expect(title).toContain(' a');
    expect(title).not.toMatch(/undefined|\{|NaN/);
  });
});
