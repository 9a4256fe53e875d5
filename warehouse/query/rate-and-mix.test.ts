import { describe, expect, it } from 'vitest';
import { takeApart, type Part } from './rate-and-mix.ts';

const part = (
  key: string,
  before: [number, number] | null,
  after: [number, number] | null,
): Part<string> => ({
  key,
  before: before && { numerator: before[0], denominator: before[1] },
  after: after && { numerator: after[0], denominator: after[1] },
});

describe('a change of a ratio', () => {
  it('is all rate where every part weighs what it weighed', () => {
    const found = takeApart([part('a', [10, 100], [20, 100]), part('b', [50, 100], [50, 100])])!;
    expect(found).toMatchObject({ before: 0.3, after: 0.35, rate: 0.05, mix: 0, coverage: 0 });
    expect(found.parts.map(({ rate }) => rate)).toEqual([0.05, 0]);
  });

  it('is all mix where no part changed its own rate', () => {
    const found = takeApart([part('a', [10, 100], [30, 300]), part('b', [50, 100], [50, 100])])!;
    expect(found.rate).toBe(0);
    expect(found.mix).toBe(found.change);
    expect(found.parts.map(({ mix }) => Math.sign(mix))).toEqual([-1, -1]);
  });

  it('finds what the whole hides: every rate rises and the whole falls', () => {
    const found = takeApart([part('a', [80, 100], [9, 10]), part('b', [10, 50], [60, 200])])!;
    expect(found.change).toBeLessThan(0);
    expect(found.rate).toBeGreaterThan(0);
    expect(found.mix).toBeLessThan(0);
  });

  it('tells apart who came and who went from what the others did', () => {
    const found = takeApart([
      part('stays', [30, 100], [30, 100]),
      part('comes', null, [90, 100]),
      part('goes', [10, 100], null),
      part('never', null, null),
    ])!;
    expect(found).toMatchObject({ before: 0.2, after: 0.6, rate: 0, mix: 0, coverage: 0.4 });
    expect(found.parts.map(({ coverage }) => coverage)).toEqual([0, 0.3, 0.1, 0]);
  });

  it('is all coverage where nobody reported twice', () => {
    const found = takeApart([part('goes', [1, 4], null), part('comes', null, [1, 2])])!;
    expect(found).toMatchObject({ change: 0.25, coverage: 0.25, rate: 0, mix: 0 });
  });

  it('has nothing to take apart where the whole has no value', () => {
    expect(takeApart([part('a', null, [1, 2])])).toBeNull();
    expect(takeApart([part('a', [0, 0], [1, 2])])).toBeNull();
    expect(takeApart([])).toBeNull();
  });
});
