import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareNames } from './compare-names.ts';

const inOrder = (...names: string[]) => names.toReversed().toSorted(compareNames);

it.each([
  ['2026-10.csv', '2026-10 (2).csv', '2026-10 (10).csv'],
  ['2026-10.xlsx', '2026-10 lần 2.xlsx'],
  ['2026-10.csv', '2026-10_2.csv'],
  ['2026-10.csv', '2026-10-v2.csv'],
  ['2026-10.csv', '2026-10 - Copy.csv'],
  ['2026-10.csv.gz', '2026-10 (2).csv.gz'],
  ['2026-10/x.csv', '2026-10 (2)/x.csv'],
  ['part-1.csv', 'part-2.CSV', 'part-10.csv'],
  ['v1.2.csv', 'v1.10.csv'],
  ['b/a.csv', 'b/c/a.csv'],
])('%s comes before what was sent after it', (...names) => {
  expect(inOrder(...names)).toEqual(names);
});

it('is an order, whatever the names', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', '1', '2', '.', ' ', '-', '/', 'B', '_'),
    maxLength: 6,
  });
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(compareNames(a, b)) + Math.sign(compareNames(b, a))).toBe(0);
      expect(compareNames(a, b) === 0).toBe(a === b);
      if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0)
        expect(compareNames(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
