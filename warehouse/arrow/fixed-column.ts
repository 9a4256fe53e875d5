import duckdb from '@duckdb/node-bindings';
import { Bool, makeData, type Data, type DataType } from 'apache-arrow';
import type { ColumnEncoder } from './column.ts';
import { GrowingArray, type NumberArray, type NumberArrayOf } from './growing-array.ts';
import { eachMissing, isThere, setBit, Validity, validityOf } from './validity.ts';

/** A type whose values DuckDB and Arrow lay out alike: numbers, days, instants, codes. */
export function fixedColumn<T extends NumberArray>(
  type: DataType,
  Values: NumberArrayOf<T>,
  dictionary?: unknown,
): ColumnEncoder {
  const width = Values.BYTES_PER_ELEMENT;
  const data = new GrowingArray(Values);
  const validity = new Validity();
  return {
    type,
    open: (vector, rows, within) => {
      const bits = validityOf(vector, rows, within);
      const source = duckdb.vector_get_data(vector, rows * width);
      return (from, count, at) => {
        data.reserve(at + count);
        data.bytes.set(source.subarray(from * width, (from + count) * width), at * width);
        validity.copy(bits, from, count, at);
        // What stands where a value is missing may be one that must not be shown.
        eachMissing(bits, from, count, (row) => {
          const place = (at + row - from) * width;
          data.bytes.fill(0, place, place + width);
        });
      };
    },
    finish: (rows) => makeFixed({ type, length: rows, data: data.first(rows), dictionary }, validity),
  };
}

/** DuckDB keeps a byte for each truth value, Arrow a bit. */
export function booleanColumn(): ColumnEncoder {
  const type = new Bool();
  const data = new GrowingArray(Uint8Array);
  const validity = new Validity();
  return {
    type,
    open: (vector, rows, within) => {
      const bits = validityOf(vector, rows, within);
      const source = duckdb.vector_get_data(vector, rows);
      return (from, count, at) => {
        const target = data.reserve((at + count + 7) >> 3);
        for (let row = 0; row < count; row++)
          setBit(target, at + row, source[from + row] === 1 && isThere(bits, from + row));
        validity.copy(bits, from, count, at);
      };
    },
    finish: (length) => {
      const bits = data.first((length + 7) >> 3);
      if (length & 7) bits[length >> 3]! &= (1 << (length & 7)) - 1;
      return makeFixed({ type, length, data: bits }, validity);
    },
  };
}

/** What `makeData` takes for a column of one buffer, whatever its type. */
export function makeFixed(
  column: { type: DataType; length: number; data: NumberArray; dictionary?: unknown },
  validity: Validity,
): Data {
  return makeData({ ...column, ...validity.finish(column.length) } as Parameters<typeof makeData>[0]);
}
