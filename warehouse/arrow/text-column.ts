import { makeData, Utf8 } from 'apache-arrow';
import type { ColumnEncoder } from './column.ts';
import { StringVector } from './string-vector.ts';
import { Validity } from './validity.ts';

/** Texts as they are, one after the other, with their offsets. */
export function textColumn(): ColumnEncoder {
  const type = new Utf8();
  return {
    type,
    start: (capacity) => {
      const offsets = new Int32Array(capacity + 1);
      const validity = new Validity(capacity);
      let data = new Uint8Array(capacity * 16);
      let end = 0;
      return {
        add: (vector, rows, at) => {
          const texts = new StringVector(vector, rows, validity.add(vector, rows, at));
          for (let row = 0; row < rows; row++) {
            const length = texts.lengthOf(row);
            if (end + length > data.length) data = grown(data, end + length);
            texts.copy(row, length, data, end);
            end += length;
            offsets[at + row + 1] = end;
          }
        },
        finish: (length) =>
          makeData({
            type,
            length,
            nullCount: validity.nullCount,
            nullBitmap: validity.bitmap(),
            valueOffsets: offsets.subarray(0, length + 1),
            data: data.subarray(0, end),
          }),
      };
    },
  };
}

function grown(data: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(data.length * 2, least));
  larger.set(data);
  return larger;
}
