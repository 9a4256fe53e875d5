import duckdb from '@duckdb/node-bindings';
import { Bool, Decimal, makeData, type DataType } from 'apache-arrow';
import type { ColumnEncoder } from './column.ts';
import { Validity } from './validity.ts';

type FixedArray =
  | typeof Int8Array
  | typeof Int16Array
  | typeof Int32Array
  | typeof BigInt64Array
  | typeof Uint8Array
  | typeof Uint16Array
  | typeof Uint32Array
  | typeof BigUint64Array
  | typeof Float32Array
  | typeof Float64Array;

/** A type whose values DuckDB and Arrow lay out alike: numbers, days, instants. */
export function fixedColumn(type: DataType, Values: FixedArray): ColumnEncoder {
  const width = Values.BYTES_PER_ELEMENT;
  return {
    type,
    start: (capacity) => {
      const data = new Values(capacity);
      const bytes = new Uint8Array(data.buffer);
      const validity = new Validity(capacity);
      return {
        add: (vector, rows, at) => {
          bytes.set(duckdb.vector_get_data(vector, rows * width), at * width);
          validity.add(vector, rows, at);
        },
        finish: (rows) => makeFixed(type, data.subarray(0, rows), rows, validity),
      };
    },
  };
}

/** DuckDB keeps a byte for each truth value, Arrow a bit. */
export function booleanColumn(): ColumnEncoder {
  const type = new Bool();
  return {
    type,
    start: (capacity) => {
      const bits = new Uint8Array((capacity + 7) >> 3);
      const validity = new Validity(capacity);
      return {
        add: (vector, rows, at) => {
          const bytes = duckdb.vector_get_data(vector, rows);
          for (let row = 0; row < rows; row++)
            if (bytes[row]) bits[(at + row) >> 3]! |= 1 << ((at + row) & 7);
          validity.add(vector, rows, at);
        },
        finish: (rows) => makeFixed(type, bits, rows, validity),
      };
    },
  };
}

/** DuckDB keeps decimals in 2, 4, 8 or 16 bytes by their width; Arrow's readers know 16. */
export function decimalColumn(width: number, scale: number): ColumnEncoder {
  const type = new Decimal(scale, width, 128);
  const bytesEach = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  return {
    type,
    start: (capacity) => {
      const words = new Int32Array(capacity * 4);
      const bytes = new Uint8Array(words.buffer);
      const validity = new Validity(capacity);
      return {
        add: (vector, rows, at) => {
          const source = duckdb.vector_get_data(vector, rows * bytesEach);
          if (bytesEach === 16) bytes.set(source, at * 16);
          else widen(source, bytesEach, rows, words.subarray(at * 4));
          validity.add(vector, rows, at);
        },
        finish: (rows) => makeFixed(type, new Uint32Array(words.buffer, 0, rows * 4), rows, validity),
      };
    },
  };
}

/** Spreads signed whole numbers of 2, 4 or 8 bytes over four words each. */
function widen(source: Uint8Array, bytesEach: 2 | 4 | 8, rows: number, words: Int32Array): void {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  for (let row = 0, word = 0; row < rows; row++, word += 4) {
    const offset = row * bytesEach;
    const low = bytesEach === 2 ? view.getInt16(offset, true) : view.getInt32(offset, true);
    const high = bytesEach === 8 ? view.getInt32(offset + 4, true) : low >> 31;
    words[word] = low;
    words[word + 1] = high;
    words[word + 2] = words[word + 3] = high >> 31;
  }
}

function makeFixed(type: DataType, data: unknown, length: number, validity: Validity) {
  const nullBitmap = validity.bitmap();
  return makeData({ type, length, nullCount: validity.nullCount, nullBitmap, data } as Parameters<
    typeof makeData
  >[0]);
}
