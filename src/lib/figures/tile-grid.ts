import type { ValueState } from '#warehouse/model/value.ts';
import { rampStep } from './scale.ts';
import { element, escapeXml, frame } from './svg.ts';

/** How a tile looks: the five states and a delivery that was refused are told apart without colour. */
export type TileLook = ValueState | 'refused';

export interface Tile {
  column: number;
  row: number;
  /** Short label of the unit. */
  label: string;
  look: TileLook;
  /** Null unless the look is `measured` or `partial`. */
  value: number | null;
  /** The value as it is written on the tile, without its unit. */
  text: string;
  /** Unit, value and state in words: the name of the link. */
  title: string;
  href: string;
  /** The unit the page is about: it bears a frame. */
  isAsked?: boolean;
}

export interface TileGridData {
  tiles: readonly Tile[];
  /** Of the magnitude ramp; see `rampBoundaries`. */
  boundaries: readonly number[];
  /** The finding, in words. */
  label: string;
  /** `wide`: label and value side by side. `tall`: one above the other, for narrow screens. */
  shape: 'wide' | 'tall';
}

interface TileSize {
  width: number;
  height: number;
  gap: number;
}

const sizes: Record<TileGridData['shape'], TileSize> = {
  wide: { width: 66, height: 27, gap: 3 },
  tall: { width: 44, height: 40, gap: 4 },
};

/** Signs of the looks that bear no number; also in the legend. */
export const stateSigns: Record<Exclude<TileLook, 'measured' | 'partial'>, string> = {
  not_measured: '–',
  not_expected: '·',
  suppressed: '*',
  refused: '×',
};

/** Draws units as tiles on a grid: magnitude by one accent, what is missing dashed and never pale. */
export function tileGrid({ tiles, boundaries, label, shape }: TileGridData): string {
  const size = sizes[shape];
  const columns = 1 + Math.max(0, ...tiles.map((tile) => tile.column));
  const rows = 1 + Math.max(0, ...tiles.map((tile) => tile.row));
  return frame(
    {
      width: columns * (size.width + size.gap) - size.gap + 2,
      height: rows * (size.height + size.gap) - size.gap + 2,
      label,
      linked: true,
    },
    ...tiles.map((tile) => tileMark(tile, boundaries, size, shape)),
  );
}

function tileMark(
  tile: Tile,
  boundaries: readonly number[],
  size: TileSize,
  shape: TileGridData['shape'],
): string {
  const { ground, ink, border, dashes } = lookOf(tile, boundaries);
  const sign = tile.look === 'measured' || tile.look === 'partial' ? tile.text : stateSigns[tile.look];
  const [first, second] =
    shape === 'wide'
      ? [
          { x: 5, y: 18, anchor: 'start' },
          { x: size.width - 5, y: 18, anchor: 'end' },
        ]
      : [
          { x: size.width / 2, y: 16, anchor: 'middle' },
          { x: size.width / 2, y: 33, anchor: 'middle' },
        ];
  const text = (content: string, at: { x: number; y: number; anchor: string }, weight: number) =>
    element(
      'text',
      { x: at.x, y: at.y, 'text-anchor': at.anchor, 'font-size': 12, 'font-weight': weight, fill: ink },
      escapeXml(content),
    );
  return element(
    'a',
    { href: tile.href, 'aria-label': tile.title, class: 'tile' },
    element(
      'g',
      {
        transform: `translate(${1 + tile.column * (size.width + size.gap)},${1 + tile.row * (size.height + size.gap)})`,
      },
      element('title', {}, escapeXml(tile.title)),
      element('rect', {
        width: size.width,
        height: size.height,
        rx: 4,
        fill: ground,
        stroke: border,
        'stroke-dasharray': dashes,
      }),
      tile.isAsked ? frameMark(size) : '',
      text(tile.label, first!, 400),
      text(sign, second!, 600),
    ),
  );
}

function frameMark({ width, height }: TileSize): string {
  return element('rect', {
    x: -1.5,
    y: -1.5,
    width: width + 3,
    height: height + 3,
    rx: 5,
    fill: 'none',
    stroke: 'var(--ink)',
    'stroke-width': 2,
  });
}

function lookOf(tile: Tile, boundaries: readonly number[]) {
  if (tile.value !== null) {
    const step = rampStep(tile.value, boundaries);
    const partial = tile.look === 'partial';
    return {
      ground: `var(--ramp-${step})`,
      ink: `var(--ramp-${step}-ink)`,
      border: partial ? 'var(--ink)' : null,
      dashes: partial ? '4 3' : null,
    };
  }
  if (tile.look === 'refused')
    return { ground: 'var(--bad-soft)', ink: 'var(--bad)', border: 'var(--bad)', dashes: '3 2' };
  if (tile.look === 'suppressed')
    return { ground: 'var(--none-soft)', ink: 'var(--none)', border: 'var(--none)', dashes: null };
  if (tile.look === 'not_expected')
    return { ground: 'none', ink: 'var(--ink-3)', border: 'var(--line)', dashes: null };
  return { ground: 'var(--card)', ink: 'var(--ink-2)', border: 'var(--control)', dashes: '3 3' };
}
