import { rangeStrip } from '#lib/figures/range-strip.ts';
import type { FigureSample } from './figure-sample.ts';

export const rangeStripSamples: readonly FigureSample[] = [
  {
    name: 'range-strip',
    says: 'stands on its zero line, and has a dash where nothing was measured',
    draw: () => rangeStrip({ values: [3, null, 5, 8, 0, 6], label: 'six months' }),
  },
  {
    name: 'range-strip-negative',
    says: 'hangs what is negative from the zero line',
    draw: () => rangeStrip({ values: [2, -1, 4], label: 'three months' }),
  },
];
