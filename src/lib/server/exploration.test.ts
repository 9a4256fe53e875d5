import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explorationSearch, figureKinds, nothingAsked, type Exploration } from '#lib/filters/exploration.ts';
import { grains } from '#warehouse/model/period.ts';
import { readExploration } from './exploration.ts';

const read = (search: string) => readExploration(new URLSearchParams(search));

describe('the address of an exploration', () => {
  const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
  const names = (most: number) => fc.uniqueArray(name, { maxLength: most });
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
  const asked: fc.Arbitrary<Exploration> = fc.record({
    indicators: names(3),
    measures: names(3).map((all) => all.map((id) => `fact.${id}`)),
    by: names(2),
    within: maybe(name),
    unit: maybe(name),
    beside: names(4),
    where: fc.uniqueArray(
      fc.record({
        dimension: name.filter((id) => id !== 'unit'),
        code: fc.string({ minLength: 1, maxLength: 12 }),
      }),
      { maxLength: 4, selector: ({ dimension, code }) => `${dimension}:${code}` },
    ),
    grain: maybe(fc.constantFrom(...grains)),
    from: maybe(fc.constantFrom('2025', '2025-Q2', '2025-03')),
    to: maybe(fc.constantFrom('2026', '2026-Q2', '2026-03')),
    compare: fc.subarray(['previous', 'previous_year'] as const),
    order: maybe(
      fc.record({
        column: name,
        at: maybe(fc.string({ minLength: 1, maxLength: 12 })),
        descending: fc.boolean(),
      }),
    ),
    drawn: maybe(name),
    figure: maybe(fc.constantFrom(...figureKinds)),
    isThen: fc.boolean(),
  });

  it('says all of it: reading what was written is what was asked', () => {
    fc.assert(
      fc.property(asked, (exploration) => {
        expect(read(explorationSearch(exploration))).toEqual(exploration);
      }),
    );
  });

  it('keeps commas and colons readable', () => {
    const exploration = {
      ...nothingAsked,
      by: ['unit:TINH', 'period'],
      where: [{ dimension: 'a', code: 'B C' }],
    };
    expect(explorationSearch(exploration)).toBe('by=unit:TINH,period&where=a:B+C');
  });

  it('takes an empty field of a form for one left out, and a condition twice for once', () => {
    expect(read('indicator=x&by=period&by=&unit=&where=&where=a:B&where=a:B')).toEqual({
      ...nothingAsked,
      indicators: ['x'],
      by: ['period'],
      where: [{ dimension: 'a', code: 'B' }],
    });
  });

  it('lets a code hold commas and colons', () => {
    expect(read('where=a:x,y:z').where).toEqual([{ dimension: 'a', code: 'x,y:z' }]);
  });

  it('takes the period other pages are about for the last one', () => {
    expect(read('period=2026-09&lang=vi')).toEqual({ ...nothingAsked, to: '2026-09' });
  });

  it.each([
    ['by=a,b,c', 'by'],
    ['indicator=a,b,c,d&measure=e.e,f.f,g.g', 'figures'],
    ['where=colour', 'where'],
    ['where=unit:34', 'where'],
    ['grain=week', 'grain'],
    ['compare=tomorrow', 'compare'],
    ['figure=pie', 'figure'],
    ['colour=red', 'parameter'],
    ['unit=a&unit=b', 'unit'],
  ])('refuses %s by the name of what is wrong', (search, what) => {
    expect(() => read(search)).toThrow(
      expect.objectContaining({ code: 'question_invalid', details: expect.objectContaining({ what }) }),
    );
  });
});
