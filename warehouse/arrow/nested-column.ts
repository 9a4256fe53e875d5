import duckdb from '@duckdb/node-bindings';
import { Field, FixedSizeList, List, makeData, Null, Struct } from 'apache-arrow';
import type { ColumnEncoder, CopyRows } from './column.ts';
import { GrowingArray } from './growing-array.ts';
import { isThere, setBit, Validity, validityOf } from './validity.ts';

/** Words of one entry of a LIST vector: the offset of its first item and their number, 8 bytes each. */
const LIST_WORDS = 4;

/** A column of which nothing is known but that all is missing. */
export function nullColumn(): ColumnEncoder {
  const type = new Null();
  return { type, open: () => () => undefined, finish: (length) => makeData({ type, length }) };
}

/**
 * Lists of any length. Items are copied in the order of the rows, runs of neighbours at once: in a vector they may stand
 * in another order, more than once or, those of missing lists, for nothing.
 */
export function listColumn(items: ColumnEncoder): ColumnEncoder {
  const type = new List(new Field('item', items.type, true));
  const offsets = new GrowingArray(Int32Array);
  const validity = new Validity();
  let end = 0;
  return {
    type,
    open: (vector, rows, within) => {
      const bits = validityOf(vector, rows, within);
      const entries = wordsOf(duckdb.vector_get_data(vector, rows * LIST_WORDS * 4));
      const copyItems = openItems(items, vector, duckdb.list_vector_get_size(vector));
      return (from, count, at) => {
        const places = offsets.reserve(at + count + 1);
        places[at] = end;
        let runFrom = 0;
        let runLength = 0;
        const endRun = () => {
          if (runLength > 0) copyItems(runFrom, runLength, end - runLength);
        };
        for (let row = from; row < from + count; row++) {
          const length = isThere(bits, row) ? entries[row * LIST_WORDS + 2]! : 0;
          const first = entries[row * LIST_WORDS]!;
          if (length > 0 && first !== runFrom + runLength) {
            endRun();
            runFrom = first;
            runLength = 0;
          }
          runLength += length;
          end += length;
          places[at + row - from + 1] = end;
        }
        endRun();
        validity.copy(bits, from, count, at);
      };
    },
    finish: (length) => {
      const valueOffsets = offsets.first(length + 1);
      if (length === 0) valueOffsets[0] = 0;
      const child = items.finish(end);
      end = 0;
      return makeData({ type, length, valueOffsets, child, ...validity.finish(length) });
    },
  };
}

/** Lists that all have `size` items; a missing one has as many missing items. */
export function arrayColumn(items: ColumnEncoder, size: number): ColumnEncoder {
  const type = new FixedSizeList(size, new Field('item', items.type, true));
  const validity = new Validity();
  return {
    type,
    open: (vector, rows, within) => {
      const bits = validityOf(vector, rows, within);
      const child = duckdb.array_vector_get_child(vector);
      const copyItems = items.open(child, rows * size, bits && eachRepeated(bits, rows, size));
      return (from, count, at) => {
        copyItems(from * size, count * size, at * size);
        validity.copy(bits, from, count, at);
      };
    },
    finish: (length) =>
      makeData({ type, length, child: items.finish(length * size), ...validity.finish(length) }),
  };
}

/** Several named values; those of a missing one are missing. */
export function structColumn(names: readonly string[], children: readonly ColumnEncoder[]): ColumnEncoder {
  const type = new Struct(children.map((child, index) => new Field(names[index]!, child.type, true)));
  const validity = new Validity();
  return {
    type,
    open: (vector, rows, within) => {
      const bits = validityOf(vector, rows, within);
      const copies = children.map((child, index) =>
        child.open(duckdb.struct_vector_get_child(vector, index), rows, bits),
      );
      return (from, count, at) => {
        for (const copy of copies) copy(from, count, at);
        validity.copy(bits, from, count, at);
      };
    },
    finish: (length) =>
      makeData({
        type,
        length,
        children: children.map((child) => child.finish(length)),
        ...validity.finish(length),
      }),
  };
}

function openItems(
  items: ColumnEncoder,
  vector: Parameters<ColumnEncoder['open']>[0],
  size: number,
): CopyRows {
  if (size === 0) return () => undefined;
  return items.open(duckdb.list_vector_get_child(vector), size, null);
}

function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

function eachRepeated(bits: Uint8Array, rows: number, times: number): Uint8Array {
  const repeated = new Uint8Array((rows * times + 7) >> 3);
  for (let row = 0; row < rows; row++) {
    const isSet = isThere(bits, row);
    for (let item = row * times; item < (row + 1) * times; item++) setBit(repeated, item, isSet);
  }
  return repeated;
}
