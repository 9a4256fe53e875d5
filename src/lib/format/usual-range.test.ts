import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { formatValue } from './number.ts';
import { toldApart } from './usual-range.ts';

const rate = { unit: 'percent', decimals: 1 } as Indicator;
const write = (value: number, as: Indicator) => formatValue(value, as, 'en');

describe('a value outside of what was usual', () => {
  it('is written as finely as tells it from the end it passed', () => {
    const finer = toldApart(0.31232, [0.261, 0.31219], rate, write);
    expect([0.31232, 0.31219].map((one) => write(one, finer))).toEqual(['31.23%', '31.22%']);
  });

  it('is written as always where that tells it already, and no finer than three decimals more', () => {
    expect(toldApart(0.35, [0.261, 0.312], rate, write).decimals).toBe(1);
    expect(toldApart(0.3, [0.1, 0.3], rate, write).decimals).toBe(4);
  });
});
