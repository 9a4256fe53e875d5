import { textWidth, wrapText } from './text-width.ts';

/** Between cells. */
export const GAP = 2;
const SIZES = {
  wide: { names: 210, most: 92, height: 22 },
  narrow: { names: 112, most: 64, height: 26 },
};
/** Type of names and of heads, and heights of their lines. */
export const NAME = { size: 13, line: 16 };
export const HEAD = { size: 12, line: 14 };
/** Type of the values, the larger where all fit. */
export const VALUE_SIZES = [12, 10];

/** Widths of names that stand upright over their columns, tried one after the other until they have as many lines as there is room for. */
const UPRIGHT = [110, 150, 210, 300];

/** What of a heat map takes room: names of columns and rows, texts of cells, and the room there is. */
interface Written {
  columns: readonly string[];
  /** Whether columns are in no order that would name those between others: then each bears its name. */
  areNamed?: boolean;
  rows: readonly { name: string; cells: readonly { text: string; short?: string }[] }[];
  width: number;
}

/** Where the parts of a heat map stand, so that no name is cut. */
export interface HeatMapMeasures {
  names: number;
  /** Of a cell. */
  width: number;
  /** Lines of each column's name. */
  heads: string[][];
  /** Whether the names of columns stand upright, where they would not fit beside each other. */
  areUpright: boolean;
  /** Lines of each row's name, and where each row begins; the last is where the rows end. */
  lines: string[][];
  tops: number[];
  /** Every so many columns are named, the last always; where that is not each, names end with their column. */
  every: number;
  /** Null where values do not fit: colours and signs are left. */
  valueSize: number | null;
  /** Whether only the short texts of cells fit. */
  areShort: boolean;
}

/** Measures a heat map: names take as many lines as they need; heads of periods are left out where they would touch, others stand upright. */
export function measureHeatMap({ columns, areNamed = false, rows, width: room }: Written): HeatMapMeasures {
  const { names, most, height } = SIZES[room < 500 ? 'narrow' : 'wide'];
  const width = Math.max(4, Math.min(most, Math.floor((room - names) / Math.max(1, columns.length)) - GAP));
  const heads = areNamed ? namedHeads(columns, width) : periodHeads(columns, width);
  const lines = rows.map(({ name }) => wrapText(name, NAME.size, names - 6));
  const tops = [6 + heads.height];
  for (const own of lines) tops.push(tops.at(-1)! + Math.max(height, own.length * NAME.line + 4) + GAP);
  const cells = rows.flatMap((row) => row.cells);
  const sizeOf = (texts: string[]) =>
    VALUE_SIZES.find((size) => texts.every((text) => textWidth(text, size) <= width - 2)) ?? null;
  const whole = sizeOf(cells.map(({ text }) => text));
  const short = whole ?? sizeOf(cells.map(({ text, short = text }) => short));
  return {
    ...{ names, width, lines, tops, heads: heads.lines, areUpright: heads.areUpright, every: heads.every },
    ...{ valueSize: short, areShort: whole === null },
  };
}

type Heads = Pick<HeatMapMeasures, 'areUpright' | 'every'> & { lines: string[][]; height: number };

/** A line break parts month and year; of names that would touch only some are written. */
function periodHeads(columns: readonly string[], width: number): Heads {
  const lines = columns.map((name) => name.split('\n'));
  const every = Math.max(1, Math.ceil((widest(lines, HEAD.size) + 4) / (width + GAP)));
  return { lines, areUpright: false, every, height: HEAD.line * mostLines(lines) };
}

function namedHeads(columns: readonly string[], width: number): Heads {
  const beside = columns.map((name) => wrapText(name, HEAD.size, width));
  // What is measured is on the safe side, and a little over its cell a name does not touch the next.
  if (widest(beside, HEAD.size) <= width * 1.1)
    return { lines: beside, areUpright: false, every: 1, height: HEAD.line * mostLines(beside) };
  const room = Math.max(1, Math.floor(width / HEAD.line));
  const upright = UPRIGHT.map((most) => columns.map((name) => wrapText(name, HEAD.size, most)));
  const lines = upright.find((tried) => mostLines(tried) <= room) ?? upright.at(-1)!;
  return { lines, areUpright: true, every: 1, height: Math.ceil(widest(lines, HEAD.size)) };
}

const widest = (heads: string[][], size: number) =>
  Math.max(0, ...heads.flat().map((line) => textWidth(line, size)));
const mostLines = (heads: string[][]) => Math.max(1, ...heads.map((lines) => lines.length));
