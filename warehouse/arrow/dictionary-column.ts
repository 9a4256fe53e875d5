import duckdb from '@duckdb/node-bindings';
import { Dictionary, Int32, makeData, Uint16, Uint32, Uint8, Utf8, Vector } from 'apache-arrow';
import type { ColumnEncoder } from './column.ts';
import { StringVector } from './string-vector.ts';
import { isThere, Validity } from './validity.ts';

/** More than the rows of a vector (2048), a power of two. */
const SLOTS = 8192;

/**
 * Texts as numbers into a list of the different ones, for columns with few of them. The list grows from batch to batch;
 * readers get what is new as a delta.
 */
export function dictionaryColumn(): ColumnEncoder {
  const type = new Dictionary(new Utf8(), new Int32());
  const codes = new Map<string, number>();
  let fresh: string[] = [];
  let dictionary = toTexts([]);
  const decoder = new TextDecoder();
  let scratch = new Uint8Array(64);

  // Rows of one vector by entry, plus one: a text is decoded once a vector, not once a row.
  const slots = new Int32Array(SLOTS);

  const findSlot = (texts: StringVector, row: number): number => {
    let slot = texts.entryHash(row) & (SLOTS - 1);
    while (slots[slot] && !texts.isSameEntry(slots[slot]! - 1, row)) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  };

  const codeOf = (texts: StringVector, row: number): number => {
    const length = texts.lengthOf(row);
    if (length > scratch.length) scratch = new Uint8Array(length * 2);
    texts.copy(row, length, scratch, 0);
    const text = decoder.decode(scratch.subarray(0, length));
    const known = codes.get(text);
    if (known !== undefined) return known;
    codes.set(text, codes.size);
    fresh.push(text);
    return codes.size - 1;
  };

  return {
    type,
    start: (capacity) => {
      const data = new Int32Array(capacity);
      const validity = new Validity(capacity);
      return {
        add: (vector, rows, at) => {
          const bits = validity.add(vector, rows, at);
          const texts = new StringVector(vector, rows, bits);
          slots.fill(0);
          for (let row = 0; row < rows; row++) {
            if (!isThere(bits, row)) continue;
            const slot = findSlot(texts, row);
            const same = slots[slot]! - 1;
            data[at + row] = same >= 0 ? data[at + same]! : codeOf(texts, row);
            slots[slot] = row + 1;
          }
        },
        finish: (length) => {
          if (fresh.length > 0) {
            const added = toTexts(fresh);
            dictionary = dictionary.length === 0 ? added : dictionary.concat(added);
            fresh = [];
          }
          return makeData({
            type,
            length,
            nullCount: validity.nullCount,
            nullBitmap: validity.bitmap(),
            data: data.subarray(0, length),
            dictionary,
          });
        },
      };
    },
  };
}

/** DuckDB's own dictionaries: the list is read once, the numbers are copied. */
export function enumColumn(values: readonly string[]): ColumnEncoder {
  const Codes = values.length <= 256 ? Uint8Array : values.length <= 65_536 ? Uint16Array : Uint32Array;
  const width = Codes.BYTES_PER_ELEMENT;
  const indices = width === 1 ? new Uint8() : width === 2 ? new Uint16() : new Uint32();
  const type = new Dictionary(new Utf8(), indices);
  const dictionary = toTexts(values);
  return {
    type,
    start: (capacity) => {
      const data = new Codes(capacity);
      const bytes = new Uint8Array(data.buffer);
      const validity = new Validity(capacity);
      return {
        add: (vector, rows, at) => {
          bytes.set(duckdb.vector_get_data(vector, rows * width), at * width);
          validity.add(vector, rows, at);
        },
        finish: (length) =>
          makeData({
            type,
            length,
            nullCount: validity.nullCount,
            nullBitmap: validity.bitmap(),
            data: data.subarray(0, length),
            dictionary,
          } as Parameters<typeof makeData>[0]),
      };
    },
  };
}

/** A column of texts; Arrow's own builder takes ten times as long for a short one. */
function toTexts(texts: readonly string[]): Vector<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  const data = new TextEncoder().encode(texts.join(''));
  texts.forEach((text, index) => {
    valueOffsets[index + 1] = valueOffsets[index]! + Buffer.byteLength(text);
  });
  return new Vector([makeData({ type: new Utf8(), length: texts.length, nullCount: 0, valueOffsets, data })]);
}
