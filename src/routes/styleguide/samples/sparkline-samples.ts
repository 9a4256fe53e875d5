import { sparkline } from '#lib/figures/sparkline.ts';
import type { FigureSample } from './figure-sample.ts';

const none = [null, null, null, null];

export const sparklineSamples: readonly FigureSample[] = [
  {
    name: 'sparkline',
    says: 'draws values, path and the end',
    draw: () =>
      sparkline({ values: [0.45, 0.48, 0.5, 0.58], path: [0.5, 0.52, 0.54, 0.56], label: 'rising' }),
  },
  {
    name: 'sparkline-gap',
    says: 'breaks where a value is missing',
    draw: () => sparkline({ values: [0.45, null, 0.5, 0.58], path: none, label: 'a gap' }),
  },
  {
    name: 'sparkline-scale',
    says: 'stands on one scale with others where one is given',
    draw: () => sparkline({ values: [0.45, 0.5], path: [null, null], label: 'low', domain: [0, 1] as const }),
  },
  {
    name: 'sparkline-one',
    says: 'shows one value as a dot',
    draw: () => sparkline({ values: [null, 0.5, null, null], path: none, label: 'one value' }),
  },
  {
    name: 'sparkline-negative',
    says: 'passes below zero',
    draw: () => sparkline({ values: [2, -1, -4, 3], path: none, label: 'up and down' }),
  },
];
