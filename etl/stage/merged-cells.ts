import { toPlace } from './cell-address.ts';

interface Range<Value> {
  top: number;
  bottom: number;
  left: number;
  right: number;
  value: Value | null | undefined;
}

/** Merged cells of a sheet, told row after row from the top. */
export class MergedCells<Value> {
  private readonly waiting: Range<Value>[];
  private active: Range<Value>[] = [];

  /** @param ranges such as `A3:B4` */
  constructor(ranges: readonly string[]) {
    this.waiting = ranges.map(toRange<Value>).toSorted((a, b) => b.top - a.top);
  }

  /**
   * Takes the cells of a row: a cell under a merged one holds nothing in `values`, whatever the file keeps there, and the merged
   * cell's value in `merged`.
   */
  apply(row: number, values: (Value | null | undefined)[]): (Value | null | undefined)[] {
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

function toRange<Value>(text: string): Range<Value> {
  const [from = '', to = from] = text.split(':');
  const [start, end] = [toPlace(from), toPlace(to)];
  return { top: start.row, bottom: end.row, left: start.column, right: end.column, value: null };
}
