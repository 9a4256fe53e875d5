import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundToSum } from './round-to-sum.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('rounding to a sum', () => {
  it('gives what is missing to the part that loses least by it', () => {
    expect(roundToSum([1.4, 1.4, 1.2], 4)).toEqual([2, 1, 1]);
    expect(roundToSum([-1.4, 2.45, 0], 1)).toEqual([-1, 2, 0]);
  });

  it('leaves nothing as nothing while another part can take the rest', () => {
    expect(roundToSum([0, 0.4, 0], 1)).toEqual([0, 1, 0]);
  });

  it('adds up to the last digit, and moves no part of a sum by more than one', () => {
    const parts = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(parts, (values) => {
        const total = Math.round(sum(values)) + 0;
        const rounded = roundToSum(values, total);
        expect(sum(rounded)).toBe(total);
        for (const [at, value] of values.entries())
          expect(Math.abs(rounded[at]! - value)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
