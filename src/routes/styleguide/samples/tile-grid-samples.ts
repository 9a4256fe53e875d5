import type { TileLook } from '#lib/figures/state-look.ts';
import { tileGrid, type Tile } from '#lib/figures/tile-grid.ts';
import type { FigureSample } from './figure-sample.ts';

const tile = (column: number, look: TileLook, value: number | null, isAsked = false): Tile => ({
  ...{ column, row: 0, label: `T${column}`, look, value, href: `/units/${column}`, isAsked },
  text: value === null ? '–' : String(Math.round(value * 100)),
  title: `Tile ${column}: ${look}`,
});

const looks: [TileLook, number | null][] = [
  ['measured', 0.05],
  ['measured', 0.31],
  ['measured', 0],
  ['partial', 0.2],
  ['partial', 0],
  ['not_measured', null],
  ['not_expected', null],
  ['suppressed', null],
  ['refused', null],
];
const boundaries = [0.1, 0.15, 0.2, 0.25, 0.3];
const tiles = looks.map(([look, value], column) => tile(column, look, value));

export const tileGridSamples: readonly FigureSample[] = [
  ...(['wide', 'tall'] as const).map((shape) => ({
    name: `tile-grid-${shape}`,
    says: `gives every state a look of its own (${shape})`,
    draw: () => tileGrid({ tiles, boundaries, label: 'Nine tiles', shape }),
  })),
  {
    name: 'tile-grid-asked',
    says: 'frames the unit the page is about',
    draw: () =>
      tileGrid({
        tiles: [tile(0, 'measured', 0.2), tile(1, 'measured', 0.3, true)],
        ...{ boundaries, label: 'The second is asked', shape: 'wide' },
      }),
  },
  ...(
    [
      ['roomy', 'wide', 960],
      ['pressed', 'tall', 336],
    ] as const
  ).map(([name, shape, room]) => ({
    name: `tile-grid-${name}`,
    says: `makes room for long values, and is no link where nothing is behind it (${shape})`,
    draw: () =>
      tileGrid({
        tiles: looks.slice(0, 6).map(([look, value], column) => ({
          ...tile(column, look, value),
          href: column === 1 ? null : `/explore?unit=${column}`,
          text: value === null ? '' : Math.round(value * 40_000).toLocaleString('en'),
        })),
        ...{ boundaries, label: 'Long values', shape, room },
      }),
  })),
  {
    name: 'tile-grid-full',
    says: 'leaves colours and signs where values do not fit',
    draw: () =>
      tileGrid({
        tiles: looks.slice(0, 6).map(([look, value], column) => ({
          ...tile(column, look, value),
          text: value === null ? '' : Math.round(value * 4e9).toLocaleString('en'),
        })),
        ...{ boundaries, label: 'Values in the table', shape: 'tall', room: 336 },
      }),
  },
  {
    name: 'tile-grid-alike',
    says: 'takes the middle of the ramp where all values are alike, also below zero',
    draw: () =>
      tileGrid({
        tiles: [tile(0, 'measured', -0.2), tile(1, 'measured', -0.2)],
        ...{ boundaries: [], label: 'Two alike', shape: 'wide' },
      }),
  },
  {
    name: 'tile-grid-empty',
    says: 'stands without tiles',
    draw: () => tileGrid({ tiles: [], boundaries: [], label: 'No unit', shape: 'wide' }),
  },
];
