import duckdb from '@duckdb/node-bindings';
import { Decimal } from 'apache-arrow';
import { WarehouseError } from '../errors.ts';
import type { ColumnEncoder } from './column.ts';
import { makeFixed } from './fixed-column.ts';
import { GrowingArray } from './growing-array.ts';
import { isThere, Validity, validityOf } from './validity.ts';

/** Digits of the widest decimal that both know. */
const MOST_DIGITS = 38;
const TOO_LARGE = 10n ** BigInt(MOST_DIGITS);
/** A number whose highest word is below is surely not too large. */
const HIGHEST_WORD = Number(TOO_LARGE >> 96n);

/** DuckDB keeps decimals in 2, 4, 8 or 16 bytes by their width; Arrow's readers know 16. */
export function decimalColumn(width: number, scale: number): ColumnEncoder {
  const bytesEach = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  return wordsColumn(new Decimal(scale, width, 128), bytesEach, widen);
}

/**
 * Whole numbers of 128 bits as decimals of 38 digits, which hold all but the largest.
 * @throws {WarehouseError} arrow_value_too_large
 */
export function hugeColumn(name: string, isSigned: boolean): ColumnEncoder {
  return wordsColumn(new Decimal(0, MOST_DIGITS, 128), 16, (source, row, words, at) => {
    widen(source, row, words, at);
    const highest = isSigned ? Math.abs(words[at + 3]!) : words[at + 3]! >>> 0;
    if (highest < HIGHEST_WORD) return;
    const low = [2, 1, 0].reduce((sum, word) => (sum << 32n) | BigInt(words[at + word]! >>> 0), 0n);
    const value = (BigInt(isSigned ? words[at + 3]! : highest) << 96n) | low;
    if (value < TOO_LARGE && value > -TOO_LARGE) return;
    throw new WarehouseError(
      'arrow_value_too_large',
      `value too large for Arrow: column ${name} has a whole number of more than ${MOST_DIGITS} digits. ` +
        'Cast it in the query, e.g. to DOUBLE or VARCHAR.',
      { column: name },
    );
  });
}

interface SourceView {
  bytesEach: number;
  view: DataView;
}

/** Writes the number of a row as four words. */
type WriteWords = (source: SourceView, row: number, words: Int32Array, at: number) => void;

function wordsColumn(type: Decimal, bytesEach: number, write: WriteWords): ColumnEncoder {
  const data = new GrowingArray(Int32Array);
  const validity = new Validity();
  return {
    type,
    open: (vector, rows, within) => {
      const bits = validityOf(vector, rows, within);
      const { buffer, byteOffset, byteLength } = duckdb.vector_get_data(vector, rows * bytesEach);
      const source = { bytesEach, view: new DataView(buffer, byteOffset, byteLength) };
      return (from, count, at) => {
        const words = data.reserve((at + count) * 4);
        for (let row = from, word = at * 4; row < from + count; row++, word += 4)
          if (isThere(bits, row)) write(source, row, words, word);
          else words.fill(0, word, word + 4);
        validity.copy(bits, from, count, at);
      };
    },
    finish: (length) => {
      const { buffer } = data.first(length * 4);
      return makeFixed({ type, length, data: new Uint32Array(buffer, 0, length * 4) }, validity);
    },
  };
}

/** Spreads a signed whole number of 2, 4, 8 or 16 bytes over four words. */
function widen({ bytesEach, view }: SourceView, row: number, words: Int32Array, at: number): void {
  const offset = row * bytesEach;
  const low = bytesEach === 2 ? view.getInt16(offset, true) : view.getInt32(offset, true);
  const high = bytesEach >= 8 ? view.getInt32(offset + 4, true) : low >> 31;
  words[at] = low;
  words[at + 1] = high;
  words[at + 2] = bytesEach === 16 ? view.getInt32(offset + 8, true) : high >> 31;
  words[at + 3] = bytesEach === 16 ? view.getInt32(offset + 12, true) : high >> 31;
}
