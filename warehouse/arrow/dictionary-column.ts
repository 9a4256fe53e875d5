import { Dictionary, Int32, makeData, Uint16, Uint32, Uint8, Utf8, Vector } from 'apache-arrow';
import type { ColumnEncoder } from './column.ts';
import { fixedColumn, makeFixed } from './fixed-column.ts';
import { GrowingArray } from './growing-array.ts';
import { StringVector } from './string-vector.ts';
import { isThere, Validity, validityOf } from './validity.ts';

/** Slots for each row of a vector, so that few rows meet in one. */
const SLOTS_A_ROW = 4;

const decoder = new TextDecoder();

/**
 * Texts as numbers into a list of the different ones, for columns with few of them. The list grows from batch to batch;
 * readers get what is new as a delta.
 */
export function dictionaryColumn(id: number): ColumnEncoder {
  const type = new Dictionary(new Utf8(), new Int32(), id);
  const codes = new Map<string, number>();
  let fresh: string[] = [];
  let dictionary = toTexts([]);
  let scratch = new Uint8Array(64);
  const data = new GrowingArray(Int32Array);
  const validity = new Validity();

  // Rows of one vector by entry, plus one: a text is decoded once a vector, not once a row.
  let slots = new Int32Array(0);
  let mask = 0;

  const clearSlots = (rows: number): void => {
    const wanted = 2 ** Math.ceil(Math.log2(rows * SLOTS_A_ROW));
    if (slots.length < wanted) slots = new Int32Array(wanted);
    else slots.fill(0, 0, wanted);
    mask = wanted - 1;
  };

  const findSlot = (texts: StringVector, row: number): number => {
    let slot = texts.entryHash(row) & mask;
    while (slots[slot] && !texts.isSameEntry(slots[slot]! - 1, row)) slot = (slot + 1) & mask;
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
    open: (vector, rows, within) => {
      const texts = new StringVector(vector, rows, validityOf(vector, rows, within));
      clearSlots(rows);
      return (from, count, at) => {
        const target = data.reserve(at + count).subarray(at, at + count);
        for (let index = 0; index < count; index++) {
          const row = from + index;
          target[index] = 0;
          if (!isThere(texts.bits, row)) continue;
          const slot = findSlot(texts, row);
          const same = slots[slot]! - 1 - from;
          target[index] = same >= 0 ? target[same]! : codeOf(texts, row);
          slots[slot] = row + 1;
        }
        validity.copy(texts.bits, from, count, at);
      };
    },
    finish: (length) => {
      if (fresh.length > 0) {
        const added = toTexts(fresh);
        dictionary = dictionary.length === 0 ? added : dictionary.concat(added);
        fresh = [];
      }
      return makeFixed({ type, length, data: data.first(length), dictionary }, validity);
    },
  };
}

/** DuckDB's own dictionaries: the list is read once, the numbers are copied. */
export function enumColumn(values: readonly string[], id: number): ColumnEncoder {
  const dictionary = toTexts(values);
  const typeOf = (indices: Uint8 | Uint16 | Uint32) => new Dictionary(new Utf8(), indices, id);
  if (values.length <= 256) return fixedColumn(typeOf(new Uint8()), Uint8Array, dictionary);
  if (values.length <= 65_536) return fixedColumn(typeOf(new Uint16()), Uint16Array, dictionary);
  return fixedColumn(typeOf(new Uint32()), Uint32Array, dictionary);
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
