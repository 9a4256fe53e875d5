import { GAP, HEAD, measureHeatMap, NAME, VALUE_SIZES, type HeatMapMeasures } from './heat-map-measures.ts';
import { lookOf, type TileLook } from './state-look.ts';
import { element, escapeXml, frame } from './svg.ts';

export interface HeatCell {
  state: TileLook;
  /** Name of the colour tokens of a cell with a value, `ramp-3` or `worse-2`, or `zero`; null without one. */
  step: string | null;
  /** The value as it is written in the cell; and where that has no room, without the unit that the key has. */
  text: string;
  short?: string;
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

/** A column that leads somewhere, by its head; null for one that does not. */
export type HeatColumnLink = { title: string; href: string } | null;

export interface HeatMapData {
  /** Names of the columns; a line break parts month and year. */
  columns: readonly string[];
  /** Whether each column bears its name, however little room there is; of periods some are enough. */
  areNamed?: boolean;
  rows: readonly HeatRow[];
  /** Where heads lead, one for each column; nowhere where left out. */
  columnLinks?: readonly HeatColumnLink[];
  /** Whether a row is one link, from its name to its last cell: hundreds of cells with links of their own would weigh too much. */
  areRowsLinks?: boolean;
  /** Column before which a line parts values that do not compare; none where it is 0 or less. */
  breakAt?: number;
  /** The finding, in words. */
  label: string;
  /** Room in CSS pixels; fewer columns take less. */
  width: number;
}

/**
 * Draws rows by columns as a grid of cells with their values: colour is a magnitude or a distance to a path, what is missing has the look
 * and the sign of its state. Keys reach the names alone; the cells' links are also those of the table.
 */
export function heatMap(data: HeatMapData): string {
  const { columns, rows, columnLinks = [], areRowsLinks = false, breakAt = 0, label } = data;
  const size = measureHeatMap(data);
  const { width, lines, tops } = size;
  const end = tops.at(-1)!;
  const x = (column: number) => size.names + column * (width + GAP);
  const heightOf = (at: number) => tops[at + 1]! - tops[at]! - GAP;
  return frame(
    {
      ...{ width: x(columns.length) - GAP + 2, height: end, label },
      linked: rows.some(({ href }) => href !== null) || columnLinks.some((link) => link !== null),
    },
    ...headMarks({ columns, columnLinks }, size, x),
    ...rows.map((row, at) => {
      const marks = [
        nameMark(row, lines[at]!, heightOf(at)),
        element(
          'g',
          { 'text-anchor': 'middle', 'font-size': size.valueSize ?? VALUE_SIZES[0] },
          ...row.cells.map((cell, column) => cellMark(cell, x(column), { ...size, height: heightOf(at) })),
        ),
      ];
      const place = { transform: `translate(0,${tops[at]!})` };
      if (!areRowsLinks) return element('g', place, linked(marks[0]!, row), marks[1]!);
      // Between name and cells, and between cells, it is the row too.
      const ground =
        row.href === null ? '' : hitMark({ x: 0, y: 0, width: x(columns.length), height: heightOf(at) });
      return element('g', place, linked([ground, ...marks].join(''), row));
    }),
    breakAt > 0
      ? element('path', {
          d: `M${x(breakAt) - GAP / 2} ${tops[0]! - 4}v${end - tops[0]! + 4}`,
          ...{ stroke: 'var(--ink)', 'stroke-width': 2 },
        })
      : '',
  );
}

function headMarks(
  { columns, columnLinks = [] }: Pick<HeatMapData, 'columns' | 'columnLinks'>,
  { width, every, tops, heads, areUpright }: HeatMapMeasures,
  x: (column: number) => number,
): string[] {
  const isEnd = every > 1;
  const bottom = tops[0]! - 8;
  return columns.flatMap((_, at) => {
    if ((columns.length - 1 - at) % every !== 0) return [];
    const link = columnLinks[at] ?? null;
    const lines = heads[at]!;
    const middle = x(at) + width / 2;
    const placeOf = (row: number) => {
      if (!areUpright)
        return { x: isEnd ? x(at) + width : middle, y: bottom - (lines.length - 1 - row) * HEAD.line };
      const baseline = middle + 4 + (row - (lines.length - 1) / 2) * HEAD.line;
      return { transform: `translate(${baseline},${bottom}) rotate(-90)` };
    };
    const texts = lines.map((line, row) =>
      element(
        'text',
        {
          ...placeOf(row),
          ...{ 'text-anchor': areUpright ? 'start' : isEnd ? 'end' : 'middle', 'font-size': HEAD.size },
          fill: link === null ? 'var(--ink-3)' : 'var(--accent)',
        },
        escapeXml(line),
      ),
    );
    if (link === null) return texts;
    const from = isEnd ? Math.max(0, at + 1 - every) : at;
    const ground = hitMark({ x: x(from), y: 0, width: x(at) + width - x(from), height: tops[0]! - GAP });
    return [element('a', { href: link.href, 'aria-label': link.title }, ground, ...texts)];
  });
}

/** Takes clicks and the frame of the focus, and shows nothing. */
function hitMark(box: { x: number; y: number; width: number; height: number }): string {
  return element('rect', { ...box, fill: 'none', 'pointer-events': 'all' });
}

function linked(marks: string, { name, href }: HeatRow): string {
  return href === null ? marks : element('a', { href, 'aria-label': name }, marks);
}

function nameMark({ href, isAsked = false }: HeatRow, lines: readonly string[], height: number): string {
  const first = height / 2 + 4.5 - ((lines.length - 1) * NAME.line) / 2;
  return element(
    'g',
    {
      ...{ 'font-size': NAME.size, fill: href === null ? 'var(--ink)' : 'var(--accent)' },
      'font-weight': isAsked ? 700 : 400,
    },
    ...lines.map((line, at) => element('text', { x: 0, y: first + at * NAME.line }, escapeXml(line))),
  );
}

/** There are hundreds of cells: what all share is said once, by their row. */
function cellMark(
  cell: HeatCell,
  x: number,
  {
    width,
    height,
    valueSize,
    areShort,
  }: Pick<HeatMapMeasures, 'width' | 'valueSize' | 'areShort'> & { height: number },
): string {
  const { ground, ink, border, dashes, sign } = lookOf(cell.state, cell.step);
  const written = areShort ? (cell.short ?? cell.text) : cell.text;
  const text = cell.step === null || valueSize === null ? sign : written;
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
