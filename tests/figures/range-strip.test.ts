import { describe, expect, it } from 'vitest';
import { rangeStrip } from '#lib/figures/range-strip.ts';
import { expectGolden } from '../support/golden-figure.ts';

describe('range strip', () => {
  it('stands on its zero line, and has a dash where nothing was measured', () => {
    expectGolden('range-strip', rangeStrip({ values: [3, null, 5, 8, 0, 6], label: 'six months' }));
  });

  it('hangs what is negative from the zero line', () => {
    expectGolden('range-strip-negative', rangeStrip({ values: [2, -1, 4], label: 'three months' }));
  });

  it('is drawn also where nothing has a value', () => {
    expect(rangeStrip({ values: [null, null], label: 'nothing' })).not.toContain('rect');
  });
});
