import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueTicks } from './value-ticks.ts';

test('takes round values around those drawn', () => {
  expect(valueTicks([0.398, 0.5], 6, String)).toEqual([0.38, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5]);
});

test('takes fewer where two would be written alike', () => {
  expect(valueTicks([99.36, 99.51], 6, (value) => value.toFixed(1))).toEqual([99.3, 99.4, 99.5, 99.6]);
});

test('has a scale for one value, and for none', () => {
  expect(valueTicks([0, 0], 6, String)).toContain(0);
  expect(valueTicks([], 6, String)).toEqual(expect.arrayContaining([0, 1]));
});

test('always encloses the values, in order', () => {
  const value = fc
    .double({ min: -1e9, max: 1e9, noNaN: true })
    .filter((one) => one === 0 || Math.abs(one) > 1e-6);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      const ticks = valueTicks(values, 6, String);
      const slack = 1e-9 * Math.max(1, ...values.map(Math.abs));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
      expect(ticks[0]!).toBeLessThanOrEqual(Math.min(...values) + slack);
      expect(ticks.at(-1)!).toBeGreaterThanOrEqual(Math.max(...values) - slack);
    }),
  );
});
