import { stackedBar } from '#lib/figures/stacked-bar.ts';
import type { FigureSample } from './figure-sample.ts';

const partsOf = (counts: readonly number[]) =>
  counts.map((count, i) => ({ count, colour: `var(--ramp-${i + 1})` }));

export const stackedBarSamples: readonly FigureSample[] = [
  {
    name: 'stacked-bar',
    says: 'draws the parts of a whole and leaves out those of nothing',
    draw: () => stackedBar({ parts: partsOf([838, 50, 0, 75]), label: 'Four parts, one empty' }),
  },
  {
    name: 'stacked-bar-one',
    says: 'is whole where there is one part',
    draw: () => stackedBar({ parts: partsOf([3]), label: 'One part' }),
  },
  {
    name: 'stacked-bar-empty',
    says: 'stands where there is nothing',
    draw: () => stackedBar({ parts: partsOf([0, 0]), label: 'Nothing' }),
  },
];
