import duckdb from '@duckdb/node-bindings';
import { makeData, Utf8 } from 'apache-arrow';
import type { ColumnEncoder } from './column.ts';
import { GrowingArray } from './growing-array.ts';
import { isThere, Validity, validityOf } from './validity.ts';

const LENGTH = 36;
const DASHES = new Set([8, 13, 18, 23]);
const digits = new TextEncoder().encode('0123456789abcdef');

/** UUIDs as their usual texts. DuckDB keeps them as numbers of 128 bits with the highest bit turned, so that they sort. */
export function uuidColumn(): ColumnEncoder {
  const type = new Utf8();
  const offsets = new GrowingArray(Int32Array);
  const data = new GrowingArray(Uint8Array);
  const validity = new Validity();
  let end = 0;
  return {
    type,
    open: (vector, rows, within) => {
      const bits = validityOf(vector, rows, within);
      const source = duckdb.vector_get_data(vector, rows * 16);
      return (from, count, at) => {
        const places = offsets.reserve(at + count + 1);
        const target = data.reserve(end + count * LENGTH);
        places[at] = end;
        for (let row = from; row < from + count; row++) {
          if (isThere(bits, row)) {
            writeUuid(source, row * 16, target, end);
            end += LENGTH;
          }
          places[at + row - from + 1] = end;
        }
        validity.copy(bits, from, count, at);
      };
    },
    finish: (length) => {
      const valueOffsets = offsets.first(length + 1);
      if (length === 0) valueOffsets[0] = 0;
      const batch = { length, valueOffsets, data: data.first(end), ...validity.finish(length) };
      end = 0;
      return makeData({ type, ...batch });
    },
  };
}

function writeUuid(source: Uint8Array, from: number, target: Uint8Array, at: number): void {
  let place = 0;
  for (let index = 15; index >= 0; index--) {
    const byte = source[from + index]! ^ (index === 15 ? 0x80 : 0);
    if (DASHES.has(place)) target[at + place++] = 0x2d;
    target[at + place++] = digits[byte >> 4]!;
    target[at + place++] = digits[byte & 15]!;
  }
}
