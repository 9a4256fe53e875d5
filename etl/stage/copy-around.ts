import { closeSync, openSync, readSync } from 'node:fs';
import { writeWhole, type RowFile } from './row-file.ts';

const ROOM_BYTES = 1 << 20;

/** Where a row stands. */
export interface Place {
  fileNo: number;
  rowNo: number;
}

/**
 * Copies from a working file the stretches, from one row it has noted to the next, that hold rows at some places. They are many and
 * short, and are written together.
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
    for (const { begin, end } of stretchesAround(rows, places)) {
      const length = end - begin;
      if (filled + length > room.length) flush();
      if (length > room.length) room = Buffer.allocUnsafe(length);
      filled += readSync(from, room, filled, length, begin);
      copied += length;
    }
    flush();
  } finally {
    closeSync(from);
    closeSync(into);
  }
  return copied > 0;
}

/** Bytes from a noted row to the next, where a row is asked for among them. */
function* stretchesAround(
  { index, bytes }: RowFile,
  places: readonly Place[],
): Generator<{ begin: number; end: number }> {
  let next = 0;
  for (let at = 0; at < index.length && next < places.length; at += 3) {
    const [begin, end] = [index[at + 2]!, index[at + 5] ?? bytes];
    // What comes before a noted row of its file, or is of a file before, is not in this working file.
    while (next < places.length && compare(places[next]!, index, at) < 0) next++;
    const isLast = at + 3 >= index.length;
    const isWithin = (place: Place | undefined) =>
      place !== undefined && (isLast || compare(place, index, at + 3) < 0);
    if (!isWithin(places[next])) continue;
    yield { begin, end };
    while (isWithin(places[next])) next++;
  }
}

function compare({ fileNo, rowNo }: Place, index: readonly number[], at: number): number {
  return fileNo - index[at]! || rowNo - index[at + 1]!;
}
