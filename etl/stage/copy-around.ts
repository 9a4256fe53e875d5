import { closeSync, openSync, readSync } from 'node:fs';
import { writeWhole, type RowFile } from './row-file.ts';
import { technical } from './staging.ts';

const ROOM_BYTES = 1 << 20;
const LINE_END = 0x0a;
const ZERO = 0x30;

/** Where a row stands. */
export interface Place {
  fileNo: number;
  rowNo: number;
}

/**
 * Copies from a working file the rows at some places, and, where quotes leave in doubt which line is which row, the whole stretch that
 * holds one, from one row the file has noted to the next. They are many and short, and are written together.
 *
 * @param places in the order of files and rows
 * @returns whether there are any
 */
export function copyAround(rows: RowFile, places: readonly Place[], to: string): boolean {
  const [from, into] = [openSync(rows.path, 'r'), openSync(to, 'w')];
  let room = Buffer.allocUnsafe(ROOM_BYTES);
  let [filled, copied] = [0, 0];
  const flush = () => {
    writeWhole(into, room.subarray(0, filled));
    filled = 0;
  };
  try {
    for (const { begin, end, wanted } of stretchesAround(rows, places)) {
      const length = end - begin;
      if (filled + length > room.length) flush();
      if (length > room.length) room = Buffer.allocUnsafe(length);
      const stretch = room.subarray(filled, filled + readSync(from, room, filled, length, begin));
      const kept = stretch.includes(rows.quote) ? stretch.length : keepLines(stretch, wanted, rows);
      filled += kept;
      copied += kept;
    }
    flush();
  } finally {
    closeSync(from);
    closeSync(into);
  }
  return copied > 0;
}

/** Moves the rows that are asked for to the front of a stretch, of which each line is a row. @returns bytes of them */
function keepLines(stretch: Buffer, wanted: readonly Place[], { columns, delimiter }: RowFile): number {
  const hasFile = columns[0] === technical.file;
  let [next, kept] = [0, 0];
  for (let begin = 0; begin < stretch.length && next < wanted.length;) {
    const end = stretch.indexOf(LINE_END, begin) + 1 || stretch.length;
    const rowNo = numberAt(stretch, hasFile ? stretch.indexOf(delimiter, begin) + 1 : begin);
    while (next < wanted.length && wanted[next]!.rowNo < rowNo) next++;
    if (wanted[next]?.rowNo === rowNo) {
      stretch.copyWithin(kept, begin, end);
      kept += end - begin;
    }
    begin = end;
  }
  return kept;
}

function numberAt(bytes: Buffer, begin: number): number {
  let number = 0;
  for (let at = begin; ; at++) {
    const digit = bytes[at]! - ZERO;
    // Also beyond the end, where it is no number.
    if (!(digit >= 0 && digit <= 9)) return number;
    number = number * 10 + digit;
  }
}

/** Bytes from a noted row to the next, where rows are asked for among them. */
function* stretchesAround(
  { index, bytes }: RowFile,
  places: readonly Place[],
): Generator<{ begin: number; end: number; wanted: readonly Place[] }> {
  let next = 0;
  for (let at = 0; at < index.length && next < places.length; at += 3) {
    const [begin, end] = [index[at + 2]!, index[at + 5] ?? bytes];
    // What comes before a noted row of its file, or is of a file before, is not in this working file.
    while (next < places.length && compare(places[next]!, index, at) < 0) next++;
    const isLast = at + 3 >= index.length;
    const isWithin = (place: Place | undefined) =>
      place !== undefined && (isLast || compare(place, index, at + 3) < 0);
    if (!isWithin(places[next])) continue;
    const first = next;
    while (isWithin(places[next])) next++;
    // Places of a file without rows here may lie between this one's and the next one's: they are left out.
    const wanted = places.slice(first, next).filter(({ fileNo }) => fileNo === index[at]);
    if (wanted.length > 0) yield { begin, end, wanted };
  }
}

function compare({ fileNo, rowNo }: Place, index: readonly number[], at: number): number {
  return fileNo - index[at]! || rowNo - index[at + 1]!;
}
