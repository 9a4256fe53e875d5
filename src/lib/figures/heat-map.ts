import { cutName } from './cut-name.ts';
import { lookOf, type TileLook } from './state-look.ts';
import { element, escapeXml, frame } from './svg.ts';
import { textWidth } from './text-width.ts';

export interface HeatCell {
  state: TileLook;
  /** Name of the colour tokens of a cell with a value, `ramp-3` or `worse-2`; null without one. */
  step: string | null;
  /** The value as it is written in the cell. */
  text: string;
  /** Behind its path by more than is tolerated: marked, so that colour is not alone. */
  isMarked?: boolean;
  /** Row, column, value and state in words: the name of the link; not there where the cell is none. */
  link?: { title: string; href: string };
}

export interface HeatRow {
  name: string;
  /** Null where the name leads nowhere. */
  href: string | null;
  /** What the page is about: its name is bold. */
  isAsked?: boolean;
  cells: readonly HeatCell[];
}

export interface HeatMapData {
  /** Names of the columns; a line break parts month and year. */
  columns: readonly string[];
  rows: readonly HeatRow[];
  /** Column before which a line parts values that do not compare; none where it is 0 or less. */
  breakAt?: number;
  /** The finding, in words. */
  label: string;
  /** Room in CSS pixels; fewer columns take less. */
  width: number;
}

const GAP = 2;
const SIZES = {
  wide: { names: 210, letters: 25, most: 92, height: 22, head: 44 },
  narrow: { names: 112, letters: 14, most: 64, height: 26, head: 34 },
};
/** Type of the values, the larger where all fit. */
const VALUE_SIZES = [12, 10];

interface Measures {
  names: number;
  letters: number;
  /** Of a cell. */
  width: number;
  height: number;
  /** Of the heads. */
  top: number;
  /** Every so many columns are named, the last always. */
  every: number;
  /** Null where values do not fit: colours and signs are left. */
  valueSize: number | null;
}

/**
 * Draws rows by columns as a grid of cells with their values: colour is a magnitude or a distance to a path, what is missing has the look
 * and the sign of its state. Keys reach the names alone; the cells' links are also those of the table.
 */
export function heatMap(data: HeatMapData): string {
  const { columns, rows, breakAt = 0, label } = data;
  const size = measure(data);
  const { width, height, top } = size;
  const x = (column: number) => size.names + column * (width + GAP);
  return frame(
    {
      ...{ width: x(columns.length) - GAP + 2, height: top + rows.length * (height + GAP), label },
      linked: rows.some(({ href }) => href !== null),
    },
    ...headMarks(columns, size, x),
    ...rows.map((row, at) =>
      element(
        'g',
        { transform: `translate(0,${top + at * (height + GAP)})` },
        nameMark(row, size),
        element(
          'g',
          { 'text-anchor': 'middle', 'font-size': size.valueSize ?? VALUE_SIZES[0] },
          ...row.cells.map((cell, column) => cellMark(cell, x(column), size)),
        ),
      ),
    ),
    breakAt > 0
      ? element('path', {
          d: `M${x(breakAt) - GAP / 2} ${top - 4}v${rows.length * (height + GAP) + 4}`,
          ...{ stroke: 'var(--ink)', 'stroke-width': 2 },
        })
      : '',
  );
}

function measure({ columns, rows, width: room }: HeatMapData): Measures {
  const { names, letters, most, height, head } = SIZES[room < 500 ? 'narrow' : 'wide'];
  const width = Math.max(4, Math.min(most, Math.floor((room - names) / Math.max(1, columns.length)) - GAP));
  const widest = (size: number) =>
    Math.max(0, ...rows.flatMap(({ cells }) => cells.map(({ text }) => textWidth(text, size))));
  return {
    ...{ names, letters, width, height },
    top: 6 + 14 * Math.max(1, ...columns.map((name) => name.split('\n').length)),
    every: Math.max(1, Math.ceil(head / (width + GAP))),
    valueSize: VALUE_SIZES.find((size) => widest(size) <= width - 2) ?? null,
  };
}

function headMarks(
  columns: readonly string[],
  { width, every, top }: Measures,
  x: (column: number) => number,
): string[] {
  const letters = Math.max(4, Math.floor(((width + GAP) * every) / 7));
  return columns.flatMap((column, at) => {
    if ((columns.length - 1 - at) % every !== 0) return [];
    const lines = column.split('\n');
    return lines.map((line, row) =>
      element(
        'text',
        {
          ...{ x: x(at) + width / 2, y: top - 8 - (lines.length - 1 - row) * 14 },
          ...{ 'text-anchor': 'middle', 'font-size': 12, fill: 'var(--ink-3)' },
        },
        escapeXml(cutName(line, letters)),
      ),
    );
  });
}

function nameMark({ name, href, isAsked = false }: HeatRow, { letters, height }: Measures): string {
  const text = element(
    'text',
    {
      ...{ x: 0, y: height / 2 + 4.5, 'font-size': 13 },
      ...{ fill: href === null ? 'var(--ink)' : 'var(--accent)', 'font-weight': isAsked ? 700 : 400 },
    },
    escapeXml(cutName(name, letters)),
  );
  return href === null ? text : element('a', { href, 'aria-label': name }, text);
}

/** There are hundreds of cells: what all share is said once, by their row. */
function cellMark(cell: HeatCell, x: number, { width, height, valueSize }: Measures): string {
  const { ground, ink, border, dashes, sign } = lookOf(cell.state, cell.step);
  const text = sign || (valueSize === null ? '' : cell.text);
  const marks = [
    element('rect', {
      ...{ x: x + 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 3, fill: ground, stroke: border },
      'stroke-dasharray': dashes,
    }),
    cell.isMarked ? element('path', { d: `M${x + width - 8} 1h7v7z`, fill: ink }) : '',
    text ? element('text', { x: x + width / 2, y: height / 2 + 4, fill: ink }, escapeXml(text)) : '',
  ];
  if (!cell.link) return marks.join('');
  const { href, title } = cell.link;
  return element('a', { href, 'aria-label': title, class: 'tile', tabindex: -1 }, ...marks);
}
