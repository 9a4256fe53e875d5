import { rampStep } from './scale.ts';
import { lookOf, type TileLook } from './state-look.ts';
import { element, escapeXml, frame } from './svg.ts';

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
  const step = tile.value === null ? null : `ramp-${rampStep(tile.value, boundaries)}`;
  const { ground, ink, border, dashes, sign } = lookOf(tile.look, step);
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
      text(sign || tile.text, second!, 600),
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
