import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degreeOf } from './degree-of-cause.ts';

describe('how much of a change comes from one thing', () => {
  it.each([
    ['all of it', 1, [0, 0], 'wholly'],
    ['all but a trace of it', 0.996, [0.004], 'wholly'],
    ['all but what is told', 0.99, [0.01], 'mostly'],
    ['all of it, while others cancel out', 1, [0.4, -0.4], 'alone'],
    ['more than all of it, against others', 1.5, [-0.5], 'alone'],
    ['just more than half of it', 0.501, [0.499], 'mostly'],
    ['half of it', 0.5, [0.5], null],
    ['a part of it', 0.3, [0.7], null],
    ['none of it', 0, [1], null],
    ['the other way', -0.5, [1.5], null],
  ] as const)('%s', (_, own, others, degree) => {
    expect(degreeOf({ own, others, change: 1 })).toBe(degree);
    // A fall is told as a rise is.
    expect(degreeOf({ own: -own, others: others.map((other) => -other), change: -1 })).toBe(degree);
  });

  it('is never most where less than half is its own, and never all where others moved it', () => {
    const effect = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(effect, fc.array(effect, { minLength: 1, maxLength: 6 }), (own, others) => {
        const change = others.reduce((sum, other) => sum + other, own);
        fc.pre(Math.abs(change) > 1e-6);
        const degree = degreeOf({ own, others, change });
        if (degree === 'mostly') expect(own / change).toBeGreaterThan(0.5);
        if (degree === 'mostly') expect(own / change).toBeLessThan(1);
        if (degree === 'wholly')
          expect(Math.max(...others.map(Math.abs))).toBeLessThanOrEqual(0.005 * Math.abs(change));
        if (degree === null) expect(own / change).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
