import { makeData, Utf8, type Binary } from 'apache-arrow';
import type { ColumnEncoder } from './column.ts';
import { GrowingArray } from './growing-array.ts';
import { INLINE, StringVector } from './string-vector.ts';
import { isThere, Validity, validityOf } from './validity.ts';

/** Texts (or blobs, which DuckDB keeps alike) as they are, one after the other, with their offsets. */
export function textColumn(type: Utf8 | Binary = new Utf8()): ColumnEncoder {
  const offsets = new GrowingArray(Int32Array);
  const data = new GrowingArray(Uint8Array);
  const validity = new Validity();
  let end = 0;
  return {
    type,
    open: (vector, rows, within) => {
      const texts = new StringVector(vector, rows, validityOf(vector, rows, within));
      return (from, count, at) => {
        const places = offsets.reserve(at + count + 1);
        places[at] = end;
        // A short text is written in whole words, so up to eleven bytes more than it has.
        data.reserve(end + texts.lengthOfAll(from, count) + INLINE);
        end = copyTexts(texts, from, data.bytes, places.subarray(at, at + count + 1));
        validity.copy(texts.bits, from, count, at);
      };
    },
    finish: (length) => {
      const valueOffsets = offsets.first(length + 1);
      if (length === 0) valueOffsets[0] = 0;
      const batch = { length, valueOffsets, data: data.first(end), ...validity.finish(length) };
      end = 0;
      return makeData({ type: type as Utf8, ...batch });
    },
  };
}

/**
 * Copies texts from row `from` on to where the first offset says, and writes the offsets behind it. Long ones that lie
 * behind each other are copied at once.
 *
 * @returns where the last one ends
 */
function copyTexts(texts: StringVector, from: number, target: Uint8Array, offsets: Int32Array): number {
  const { words, bits } = texts;
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const run = { row: 0, pointer: 0, at: 0, length: 0 };
  let end = offsets[0]!;
  for (let place = 1, row = from; place < offsets.length; place++, row++) {
    const length = isThere(bits, row) ? words[row * 4]! : 0;
    if (length > INLINE) {
      const pointer = texts.pointerOf(row);
      if (pointer !== run.pointer + run.length || end !== run.at + run.length) {
        if (run.length > 0) texts.copyRun(run.row, run.length, target, run.at);
        run.row = row;
        run.pointer = pointer;
        run.at = end;
        run.length = 0;
      }
      run.length += length;
    } else if (length > 0) {
      view.setUint32(end, words[row * 4 + 1]!, true);
      if (length > 4) view.setUint32(end + 4, words[row * 4 + 2]!, true);
      if (length > 8) view.setUint32(end + 8, words[row * 4 + 3]!, true);
    }
    end += length;
    offsets[place] = end;
  }
  if (run.length > 0) texts.copyRun(run.row, run.length, target, run.at);
  return end;
}
