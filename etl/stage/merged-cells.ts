import { toPlace } from './cell-address.ts';
import type { CellValue } from './cell-text.ts';

interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
  value: CellValue;
}

/** Merged cells of a sheet, told row after row from the top. */
export class MergedCells {
  private readonly waiting: Range[];
  private active: Range[] = [];

  /** @param ranges such as `A3:B4` */
  constructor(ranges: readonly string[]) {
    this.waiting = ranges.map(toRange).toSorted((a, b) => b.top - a.top);
  }

  /**
   * Takes the cells of a row: a cell under a merged one holds nothing in `values`, whatever the file keeps there, and the merged
   * cell's value in `merged`.
   */
  apply(row: number, values: CellValue[]): CellValue[] {
    this.active = this.active.filter(({ bottom }) => bottom >= row);
    while (this.waiting.length > 0 && this.waiting.at(-1)!.top <= row) this.active.push(this.waiting.pop()!);
    if (this.active.length === 0) return values;
    const merged = [...values];
    for (const range of this.active) {
      if (range.top === row) range.value = values[range.left];
      const width = range.right - range.left;
      for (let place = range.left; place <= range.left + width; place++) {
        if (range.top === row && place === range.left) continue;
        if (range.value !== null && range.value !== undefined) merged[place] = range.value;
        if (place in values) values[place] = null;
      }
    }
    return merged;
  }
}

function toRange(text: string): Range {
  const [from = '', to = from] = text.split(':');
  const [start, end] = [toPlace(from), toPlace(to)];
  return { top: start.row, bottom: end.row, left: start.column, right: end.column, value: null };
}
