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
  {
    name: 'stacked-bar-linked',
    says: 'leads from each part to what it counts, in words',
    draw: () =>
      stackedBar({
        parts: partsOf([838, 75]).map((part, at) => ({
          ...part,
          link: { href: `/explore?at=${at}`, title: `Part ${at}: ${part.count}, by unit` },
        })),
        label: 'Two parts that lead on',
      }),
  },
];
