import { expect, it } from 'vitest';
import { judgeFollow } from './judge-follow.ts';

const course = (values: (number | null)[], comparableFrom: string | null = null) =>
  values.map((value, at) => ({
    period: `2026-0${at + 1}-01`,
    complete: true,
    ...{ value, comparableFrom },
  }));
const above = { rule: 'above', threshold: 0.5, periods: null } as const;
const below = { rule: 'below', threshold: 0.5, periods: null } as const;
const rising = { rule: 'rising', threshold: null, periods: 3 } as const;
const falling = { rule: 'falling', threshold: null, periods: 2 } as const;

it.each([
  ['a value above', above, [0.4, 0.51], true],
  ['a value at the threshold, which is not above', above, [0.5], false],
  ['a value at the threshold, which is not below', below, [0.5], false],
  ['a value below', below, [0.9, 0.49], true],
  ['three rises in a row', rising, [1, 2, 3, 4], true],
  ['two rises, of three asked for', rising, [5, 2, 3, 4], false],
  ['a stand in between', rising, [1, 2, 2, 4], false],
  ['too few periods', rising, [1, 2, 3], false],
  ['a gap', rising, [1, null, 3, 4], false],
  ['two falls in a row', falling, [9, 3, 2, 1], true],
] as const)('judges %s', (_, rule, values, isMet) => {
  expect(judgeFollow(rule, course([...values]))?.isMet).toBe(isMet);
});

it('does not compare across a break of the series', () => {
  expect(judgeFollow(rising, course([1, 2, 3, 4], '2026-02-01'))?.isMet).toBe(false);
  expect(judgeFollow(rising, course([0, 1, 2, 3, 4], '2026-02-01'))?.isMet).toBe(true);
});

it('judges the last complete period, and nothing while it has no value', () => {
  const running = { ...course([0.9])[0]!, period: '2026-02-01', complete: false };
  expect(judgeFollow(below, [...course([0.4]), running])).toEqual({ period: '2026-01-01', isMet: true });
  expect(judgeFollow(below, course([0.4, null]))).toBeNull();
  expect(judgeFollow(below, [])).toBeNull();
});
