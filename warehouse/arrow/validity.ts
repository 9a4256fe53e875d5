import duckdb, { type Vector } from '@duckdb/node-bindings';

/**
 * Collects the validity of a column from vector to vector. DuckDB and Arrow agree on the layout (a bit per row, least
 * significant first, 1 = there), so bits are copied; only the first row's place within a byte may differ.
 */
export class Validity {
  /** Rows without a value so far. */
  nullCount = 0;
  #bits: Uint8Array | null = null;
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Adds `rows` rows that come to stand from row `at`. @returns the vector's own bits, null where no row is missing */
  add(vector: Vector, rows: number, at: number): Uint8Array | null {
    const source = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
    if (!source) {
      if (this.#bits) fillOnes(this.#bits, at, at + rows);
      return null;
    }
    if (!this.#bits) {
      this.#bits = new Uint8Array((this.#capacity + 7) >> 3);
      fillOnes(this.#bits, 0, at);
    }
    for (let row = 0; row < rows; row++) {
      if ((source[row >> 3]! >> (row & 7)) & 1) this.#bits[(at + row) >> 3]! |= 1 << ((at + row) & 7);
      else this.nullCount++;
    }
    return source;
  }

  /** Bits for Arrow, null where no row is missing. */
  bitmap(): Uint8Array | null {
    return this.nullCount > 0 ? this.#bits : null;
  }
}

/** True where a row of a vector has a value. */
export function isThere(bits: Uint8Array | null, row: number): boolean {
  return bits === null || ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}

function fillOnes(bits: Uint8Array, from: number, to: number): void {
  let bit = from;
  while (bit < to && bit & 7) bits[bit >> 3]! |= 1 << (bit++ & 7);
  if (bit < to - 7) bits.fill(255, bit >> 3, to >> 3);
  bit = Math.max(bit, to & ~7);
  while (bit < to) bits[bit >> 3]! |= 1 << (bit++ & 7);
}
