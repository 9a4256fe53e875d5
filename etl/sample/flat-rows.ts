import type { FileManifest } from './manifest.ts';
import type { Random } from './random.ts';
import type { Cell } from './workbook.ts';

/** A row of a flat extract as it is written, and what is known of it: why it is kept out, or let in with a mark. */
export interface FlatRow<C = Cell> {
  cells: C[];
  rules: string[];
  flags: string[];
}

/** Something that goes wrong in an extract: what it does to a row, and the rules the row then breaks. */
export interface Mishap<C = Cell> {
  /** Happens in every so many files, first in that of index `from` (0-based). */
  every: number;
  from: number;
  /** Rows of each such file; default 1. */
  count?: number;
  rules: string[];
  /** The row is let in and marked. */
  isFlag?: boolean;
  /** Befalls a copy at the end of the file, which `spoil` gives a key of its own. */
  isExtra?: boolean;
  /** Rows it may befall; any, where it does not say. */
  fits?: (cells: readonly C[]) => boolean;
  /** @param nth counts over all files of the extract, from 0 */
  spoil: (cells: C[], nth: number) => void;
}

/** A row without a fault. */
export function goodRow<C>(cells: C[], flags: string[] = []): FlatRow<C> {
  return { cells, rules: [], flags };
}

/** Lets mishaps befall rows of one file that have no fault yet, each row once. `index` is the file's, 0-based. */
export function befall<C>(
  rows: FlatRow<C>[],
  mishaps: readonly Mishap<C>[],
  { index, random }: { index: number; random: Random },
): void {
  const free = random.shuffled(rows.filter(({ rules, flags }) => rules.length + flags.length === 0));
  for (const { every, from, count = 1, rules, isFlag, isExtra, fits, spoil } of mishaps) {
    if (index < from || (index - from) % every !== 0) continue;
    for (let i = 0; i < count; i++) {
      const at = free.findIndex(({ cells }) => fits?.(cells) ?? true);
      const [chosen] = at < 0 ? [] : free.splice(at, 1);
      if (chosen === undefined) continue;
      const row = isExtra ? goodRow([...chosen.cells]) : chosen;
      if (isExtra) rows.push(row);
      spoil(row.cells, Math.floor((index - from) / every) * count + i);
      (isFlag ? row.flags : row.rules).push(...rules);
    }
  }
}

/** Notes what was planted among the rows of a file, the first of which is record `first`. */
export function noteRows(file: FileManifest, rows: readonly FlatRow<unknown>[], first = 1): void {
  rows.forEach(({ rules, flags }, at) => {
    if (rules.length > 0) file.quarantined(first + at, ...rules, ...flags);
    else file.flagged(first + at, ...flags);
  });
}

/** Text of a CSV; cells that hold the delimiter, a quote or a line end are quoted. */
export function csvText(
  rows: readonly (readonly Cell[])[],
  { delimiter, lineEnd }: { delimiter: string; lineEnd: string },
): string {
  const quoted = (cell: Cell) => {
    const text = cell === null ? '' : String(cell);
    return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(quoted).join(delimiter) + lineEnd).join('');
}
