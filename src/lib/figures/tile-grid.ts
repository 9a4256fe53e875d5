import { magnitudeStep } from './scale.ts';
import { lookOf, type TileLook } from './state-look.ts';
import { element, escapeXml, frame } from './svg.ts';
import { textWidth } from './text-width.ts';

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
  /** Null where the tile leads nowhere. */
  href: string | null;
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
  /** In CSS pixels: tiles take as much of it as their values need. Left out, values are known to fit. */
  room?: number;
}

interface TileSize {
  width: number;
  height: number;
  gap: number;
  /** Type of the values; null where they do not fit: colours and signs are left. */
  value: number | null;
}

const sizes: Record<TileGridData['shape'], TileSize> = {
  wide: { width: 66, height: 27, gap: 3, value: 12 },
  tall: { width: 44, height: 40, gap: 4, value: 12 },
};

/** Draws units as tiles on a grid: magnitude by one accent, what is missing dashed and never pale. */
export function tileGrid({ tiles, boundaries, label, shape, room }: TileGridData): string {
  const columns = 1 + Math.max(0, ...tiles.map((tile) => tile.column));
  const rows = 1 + Math.max(0, ...tiles.map((tile) => tile.row));
  const size = room === undefined ? sizes[shape] : sizeWithin(room, columns, { tiles, shape });
  return frame(
    {
      width: columns * (size.width + size.gap) - size.gap + 2,
      height: rows * (size.height + size.gap) - size.gap + 2,
      label,
      linked: tiles.some(({ href }) => href !== null),
    },
    ...tiles.map((tile) => tileMark(tile, boundaries, size, shape)),
  );
}

/** Tiles as wide as their longest value needs, as far as there is room; smaller type where there is not. */
function sizeWithin(
  room: number,
  columns: number,
  { tiles, shape }: Pick<TileGridData, 'tiles' | 'shape'>,
): TileSize {
  const plain = sizes[shape];
  const most = Math.max(plain.width, Math.floor((room - 2 + plain.gap) / columns) - plain.gap);
  const needed = (type: number) =>
    Math.max(
      ...tiles.map(({ label, text }) => {
        // Values are bold, and so wider than they are measured.
        const [name, value] = [textWidth(label, LABEL), 1.1 * textWidth(text, type)];
        return Math.ceil(shape === 'wide' ? name + value + 24 : Math.max(name, value) + 6);
      }),
    );
  const value = [12, 10].find((type) => needed(type) <= most) ?? null;
  const least = shape === 'wide' ? Math.min(most, ROOMY) : plain.width;
  const width = value === null ? least : Math.max(least, needed(value));
  return { ...plain, width, value };
}

/** Type of the labels, and width of a tile side by side with others where nothing presses. */
const LABEL = 12;
const ROOMY = 96;

function tileMark(
  tile: Tile,
  boundaries: readonly number[],
  size: TileSize,
  shape: TileGridData['shape'],
): string {
  const step = tile.value === null ? null : magnitudeStep(tile.value, boundaries);
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
  const text = (
    content: string,
    at: { x: number; y: number; anchor: string },
    look: { 'font-size': number; 'font-weight': number },
  ) =>
    element('text', { x: at.x, y: at.y, 'text-anchor': at.anchor, ...look, fill: ink }, escapeXml(content));
  const written = step === null || size.value === null ? sign : tile.text;
  const mark = element(
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
    text(tile.label, first!, { 'font-size': LABEL, 'font-weight': 400 }),
    written ? text(written, second!, { 'font-size': size.value ?? LABEL, 'font-weight': 600 }) : '',
  );
  if (tile.href === null) return mark;
  return element('a', { href: tile.href, 'aria-label': tile.title, class: 'tile' }, mark);
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
