import { series } from '#lib/figures/series.ts';
import { months, onAxis, percent, type FigureSample } from './figure-sample.ts';

const draw = (
  width: number,
  values: readonly (readonly (number | null)[])[],
  {
    partedAt = null,
    breaks = [],
    format = percent,
    href = null,
  }: {
    partedAt?: string | null;
    breaks?: { date: string; label: string }[];
    format?: (value: number) => string;
    href?: string | null;
  } = {},
) =>
  series({
    ...{ partedAt, breaks },
    lines: values.map((own, at) => ({
      name: values.length > 1 ? `Group ${at + 1} of the whole organisation` : '',
      points: months.map((period, i) => ({ period, value: own[i] ?? null })),
      href: href === null ? null : `${href}${at + 1}`,
    })),
    ...{ format, tick: format, axis: onAxis, label: 'Group 1 leads', width },
  });

const close = [0.58, 0.57, 0.56, 0.3].map((end) => [0.4, 0.42, 0.44, 0.46, 0.5, end]);

export const seriesSamples: readonly FigureSample[] = [
  { name: 'series', says: 'names each line at its end, apart from the others', draw: () => draw(820, close) },
  {
    name: 'series-linked',
    says: 'is a link by the name of each line',
    draw: () => draw(820, close, { href: '/explore?where=group:' }),
  },
  { name: 'series-narrow', says: 'does so on a phone', draw: () => draw(350, close) },
  {
    name: 'series-gap',
    says: 'leaves a gap where a value is missing, and draws one that stands alone',
    draw: () =>
      draw(640, [
        [0.4, null, 0.44, null, 0.5, 0.52],
        [null, null, null, null, null, null],
      ]),
  },
  {
    name: 'series-parted',
    says: 'joins no values across a break that does not compare',
    draw: () => draw(640, [[0.4, 0.42, 0.44, 0.3, 0.32, 0.33]], { partedAt: '2026-08-01' }),
  },
  {
    name: 'series-break',
    says: 'marks a day on which what it counts has changed',
    draw: () =>
      draw(640, [[0.4, 0.42, 0.44, 0.46, 0.5, 0.52]], {
        breaks: [{ date: '2026-08-01', label: 'Provinces merged' }],
      }),
  },
  {
    name: 'series-level',
    says: 'puts equal values in the middle',
    draw: () => draw(640, [[0, 0, 0, 0, 0, 0]]),
  },
  {
    name: 'series-negative',
    says: 'passes below zero',
    draw: () => draw(640, [[3, 1, -2, -5, -4, 0]], { format: String }),
  },
  { name: 'series-one', says: 'shows one value as a dot', draw: () => draw(640, [[null, null, 0.5]]) },
];
