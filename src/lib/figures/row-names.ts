import { textWidth, wrapText } from './text-width.ts';

/** Type of the names, and height of a line of it. */
export const NAME_SIZE = 13;
const LINE = 16;

/** Part of a row that its bar takes: the rest parts it from the next. */
const BAR = 0.78;

/** Where the names of rows of bars stand, so that none is cut. */
export interface RowNames {
  /** Width of their column, left of the bars. */
  column: number;
  /** Height of a row. */
  row: number;
  /** Writes a name in its lines. */
  textOf: (name: string) => string;
  /** How far the middle of a name lies below that of its row, and that of a bar and its value. */
  nameAt: number;
  barAt: number;
  /** What keeps a bar as high as in a row of one line. */
  insets: { insetTop: number; insetBottom: number };
}

/**
 * Makes room for names beside their bars: a wider column, or two lines. Where that is not enough, as on a phone, each stands above its bar.
 *
 * @param plain of the figure, where every name fits: width of the column, of what stands before each name in it, and height of a row
 */
export function placeRowNames(
  names: readonly string[],
  width: number,
  plain: { column: number; before: number; row: number },
): RowNames {
  const { before } = plain;
  const widest = Math.max(0, ...names.map((name) => textWidth(name, NAME_SIZE)));
  const most = Math.round(width * (width < 500 ? 0.42 : 0.45));
  const column = Math.max(plain.column, Math.min(Math.ceil(widest) + before + 6, most));
  const beside = inLines(names, column - before - 6);
  if (beside.lines > 2) return namesAbove(names, width, plain);
  const more = (beside.lines - 1) * (LINE - 4);
  const inset = (more * BAR) / 2;
  return {
    ...{ column, row: plain.row + more, textOf: beside.textOf, nameAt: 0, barAt: 0 },
    insets: { insetTop: inset, insetBottom: inset },
  };
}

function namesAbove(
  names: readonly string[],
  width: number,
  { before, row }: { before: number; row: number },
): RowNames {
  const { lines, textOf } = inLines(names, width - before);
  // Letters of Hindi reach below their line.
  const height = lines * LINE + 3;
  return {
    ...{ column: before, row: row + height, textOf },
    nameAt: Math.round((height - (row + height) * BAR) / 2),
    barAt: Math.round(height / 2),
    insets: { insetTop: height, insetBottom: 0 },
  };
}

function inLines(names: readonly string[], width: number): { lines: number; textOf: RowNames['textOf'] } {
  const written = new Map(names.map((name) => [name, wrapText(name, NAME_SIZE, width)]));
  return {
    lines: Math.max(1, ...[...written.values()].map((lines) => lines.length)),
    textOf: (name) => written.get(name)?.join('\n') ?? name,
  };
}
