import duckdb, { type Vector } from '@duckdb/node-bindings';
import { GrowingArray } from './growing-array.ts';

/**
 * Collects the validity of a column from vector to vector. DuckDB and Arrow agree on the layout (a bit per row, least
 * significant first, 1 = there), so bits are copied; only the first row's place within a byte may differ.
 */
export class Validity {
  readonly #bits = new GrowingArray(Uint8Array);
  /** No row of the batch is missing so far, so no bits were written. */
  #isWhole = true;

  /** Copies the bits of {@link validityOf} for rows that come to stand from row `at`. */
  copy(source: Uint8Array | null, from: number, rows: number, at: number): void {
    if (this.#isWhole) {
      if (!source) return;
      this.#isWhole = false;
      fillOnes(this.#bits.reserve((at + 7) >> 3), 0, at);
    }
    const bits = this.#bits.reserve((at + rows + 7) >> 3);
    if (!source) fillOnes(bits, at, at + rows);
    else if (((from | at) & 7) === 0) bits.set(source.subarray(from >> 3, (from + rows + 7) >> 3), at >> 3);
    else for (let row = 0; row < rows; row++) setBit(bits, at + row, isThere(source, from + row));
  }

  /** Ends a batch. @returns how many rows are missing, and the bits for Arrow where any is */
  finish(rows: number): { nullCount: number; nullBitmap: Uint8Array | null } {
    if (this.#isWhole) return { nullCount: 0, nullBitmap: null };
    this.#isWhole = true;
    const bits = this.#bits.first((rows + 7) >> 3);
    if (rows & 7) bits[rows >> 3]! &= (1 << (rows & 7)) - 1;
    const nullCount = rows - countOnes(bits);
    return { nullCount, nullBitmap: nullCount > 0 ? bits : null };
  }
}

/** Bits of a vector's rows that are there, and that `within` has; null where all are. */
export function validityOf(vector: Vector, rows: number, within: Uint8Array | null): Uint8Array | null {
  const own = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  return own && within ? own.map((byte, index) => byte & (within[index] ?? 0)) : (own ?? within);
}

/** True where a row of a vector has a value. */
export function isThere(bits: Uint8Array | null, row: number): boolean {
  return bits === null || ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}

/** Calls `visit` with each missing row, whole bytes of rows that are there at a step. */
export function eachMissing(
  bits: Uint8Array | null,
  from: number,
  rows: number,
  visit: (row: number) => void,
): void {
  if (!bits) return;
  for (let row = from; row < from + rows; row++) {
    if ((row & 7) === 0 && bits[row >> 3] === 255) row += 7;
    else if (!isThere(bits, row)) visit(row);
  }
}

export function setBit(bits: Uint8Array, at: number, isSet: boolean): void {
  if (isSet) bits[at >> 3]! |= 1 << (at & 7);
  else bits[at >> 3]! &= ~(1 << (at & 7));
}

function fillOnes(bits: Uint8Array, from: number, to: number): void {
  let bit = from;
  while (bit < to && bit & 7) setBit(bits, bit++, true);
  if (bit < to - 7) bits.fill(255, bit >> 3, to >> 3);
  bit = Math.max(bit, to & ~7);
  while (bit < to) setBit(bits, bit++, true);
}

const onesOfByte = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let rest = byte; rest; rest >>= 1) ones += rest & 1;
  return ones;
});

function countOnes(bits: Uint8Array): number {
  let ones = 0;
  for (const byte of bits) ones += onesOfByte[byte]!;
  return ones;
}
