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

/** What of a heat map takes room: names of columns and rows, texts of cells, and the room there is. */
interface Written {
  columns: readonly string[];
  rows: readonly { name: string; cells: readonly { text: string }[] }[];
  width: number;
}

/** Where the parts of a heat map stand, so that no name is cut. */
export interface HeatMapMeasures {
  names: number;
  /** Of a cell. */
  width: number;
  /** Lines of each row's name, and where each row begins; the last is where the rows end. */
  lines: string[][];
  tops: number[];
  /** Every so many columns are named, the last always; where that is not each, names end with their column. */
  every: number;
  /** Null where values do not fit: colours and signs are left. */
  valueSize: number | null;
}

/** Measures a heat map: names take as many lines as they need, heads are left out where they would touch. */
export function measureHeatMap({ columns, rows, width: room }: Written): HeatMapMeasures {
  const { names, most, height } = SIZES[room < 500 ? 'narrow' : 'wide'];
  const width = Math.max(4, Math.min(most, Math.floor((room - names) / Math.max(1, columns.length)) - GAP));
  const widest = (size: number) =>
    Math.max(0, ...rows.flatMap(({ cells }) => cells.map(({ text }) => textWidth(text, size))));
  const heads = columns.map((name) => name.split('\n'));
  const lines = rows.map(({ name }) => wrapText(name, NAME.size, names - 6));
  const tops = [6 + HEAD.line * Math.max(1, ...heads.map((head) => head.length))];
  for (const own of lines) tops.push(tops.at(-1)! + Math.max(height, own.length * NAME.line + 4) + GAP);
  const widestHead = Math.max(0, ...heads.flat().map((line) => textWidth(line, HEAD.size)));
  return {
    ...{ names, width, lines, tops },
    every: Math.max(1, Math.ceil((widestHead + 4) / (width + GAP))),
    valueSize: VALUE_SIZES.find((size) => widest(size) <= width - 2) ?? null,
  };
}
