import { closeSync, openSync, readSync } from 'node:fs';
import { writeWhole, type RowFile } from './row-file.ts';

/** Where a row stands. */
export interface Place {
  fileNo: number;
  rowNo: number;
}

/**
 * Copies from a working file the stretches, from one row it has noted to the next, that hold rows at some places.
 *
 * @param places in the order of files and rows
 * @returns whether there are any
 */
export function copyAround({ path, index, bytes }: RowFile, places: readonly Place[], to: string): boolean {
  const [from, into] = [openSync(path, 'r'), openSync(to, 'w')];
  let copied = 0;
  let next = 0;
  try {
    for (let at = 0; at < index.length && next < places.length; at += 3) {
      const [begin, end] = [index[at + 2]!, index[at + 5] ?? bytes];
      // What comes before a noted row of its file, or is of a file before, is not in this working file.
      while (next < places.length && compare(places[next]!, index, at) < 0) next++;
      const isLast = at + 3 >= index.length;
      if (next === places.length || !(isLast || compare(places[next]!, index, at + 3) < 0)) continue;
      const stretch = Buffer.allocUnsafe(end - begin);
      readSync(from, stretch, 0, stretch.length, begin);
      writeWhole(into, stretch);
      copied += stretch.length;
      while (next < places.length && (isLast || compare(places[next]!, index, at + 3) < 0)) next++;
    }
  } finally {
    closeSync(from);
    closeSync(into);
  }
  return copied > 0;
}

function compare({ fileNo, rowNo }: Place, index: readonly number[], at: number): number {
  return fileNo - index[at]! || rowNo - index[at + 1]!;
}
