import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeApart, type Part } from '#warehouse/query/rate-and-mix.ts';

/** Counts, and shares of counts as a crosswalk gives them. */
const count = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc
    .tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 1000 }))
    .map(([n, share]) => (n * share) / 1000),
);
const sums = fc.option(fc.record({ numerator: count, denominator: fc.oneof(fc.constant(0), count) }), {
  nil: null,
});
const parts = fc
  .array(fc.record({ before: sums, after: sums }), { maxLength: 30 })
  .map((found) => found.map((part, key): Part<number> => ({ key, ...part })));
const backwards = (given: readonly Part<number>[]) =>
  given.map(({ key, before, after }) => ({ key, before: after, after: before }));

describe('a change taken apart', () => {
  it('is the sum of its effects, to the last digit that a double has', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const found = takeApart(given);
        if (found === null) return;
        const scale = Math.max(1, Math.abs(found.rate), Math.abs(found.mix), Math.abs(found.coverage));
        const left = found.change - (found.rate + found.mix + found.coverage);
        expect(Math.abs(left)).toBeLessThanOrEqual(4 * Number.EPSILON * scale);
      }),
    );
  });

  it('has the opposite effects backwards', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const [forth, back] = [takeApart(given), takeApart(backwards(given))];
        expect(back === null).toBe(forth === null);
        if (forth === null || back === null) return;
        expect([back.rate + 0, back.mix + 0, back.coverage + 0]).toEqual([
          0 - forth.rate,
          0 - forth.mix,
          0 - forth.coverage,
        ]);
      }),
    );
  });

  it('does not depend on the order of the parts', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const [one, other] = [takeApart(given), takeApart(given.toReversed())];
        expect(other && { ...other, parts: other.parts.toReversed() }).toEqual(one);
      }),
    );
  });
});
