import duckdb, { type Vector } from '@duckdb/node-bindings';
import { isThere } from './validity.ts';

/** Bytes of one entry of a VARCHAR vector: 4 of length, then the text itself (up to 12) or 4 of prefix and a pointer. */
const ENTRY = 16;

/** Texts this short stand in the entry itself. */
export const INLINE = 12;

/** A text shorter than this is copied faster byte by byte than by a call. */
const SMALL = 48;

/**
 * Reads the texts of one VARCHAR vector. Long texts lie in DuckDB's heap one after the other, so each run of them is
 * fetched by one native call instead of one a text.
 */
export class StringVector {
  /** Four words an entry. */
  readonly words: Uint32Array;
  /** Rows that are there; null where all are. */
  readonly bits: Uint8Array | null;
  readonly #bytes: Uint8Array;
  readonly #rows: number;
  /** The run fetched last: bytes from `#heapAt` on. */
  #heap: Uint8Array = new Uint8Array(0);
  #heapAt = -1;

  constructor(vector: Vector, rows: number, bits: Uint8Array | null) {
    this.#bytes = duckdb.vector_get_data(vector, rows * ENTRY);
    this.words = new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset, rows * 4);
    this.bits = bits;
    this.#rows = rows;
  }

  /** Bytes of UTF-8; 0 for a missing text, whose entry is not defined. */
  lengthOf(row: number): number {
    return isThere(this.bits, row) ? this.words[row * 4]! : 0;
  }

  /** Bytes of several rows together. */
  lengthOfAll(from: number, rows: number): number {
    let sum = 0;
    for (let row = from; row < from + rows; row++) sum += this.lengthOf(row);
    return sum;
  }

  /** Equal entries are equal texts; equal long texts may have different entries, since those hold a pointer. */
  isSameEntry(row: number, other: number): boolean {
    const [words, a, b] = [this.words, row * 4, other * 4];
    return (
      words[a] === words[b] &&
      words[a + 1] === words[b + 1] &&
      words[a + 2] === words[b + 2] &&
      words[a + 3] === words[b + 3]
    );
  }

  /** A number that is equal for equal entries. */
  entryHash(row: number): number {
    const [words, at] = [this.words, row * 4];
    const hash =
      Math.imul(words[at]!, 0x9e3779b1) ^
      Math.imul(words[at + 1]!, 0x85ebca6b) ^
      Math.imul(words[at + 2]!, 0xc2b2ae35) ^
      Math.imul(words[at + 3]!, 0x27d4eb2f);
    return (hash ^ (hash >>> 15)) >>> 0;
  }

  /** Copies a text of `length` bytes to `target` from `at`. */
  copy(row: number, length: number, target: Uint8Array, at: number): void {
    if (length > INLINE) return this.copyRun(row, length, target, at);
    const from = row * ENTRY + 4;
    for (let index = 0; index < length; index++) target[at + index] = this.#bytes[from + index]!;
  }

  /** Copies `length` bytes from where a long text begins: of one text, or of several that lie behind each other. */
  copyRun(row: number, length: number, target: Uint8Array, at: number): void {
    const source = this.#heapOf(row, length);
    const from = this.pointerOf(row) - this.#heapAt;
    if (length > SMALL) target.set(source.subarray(from, from + length), at);
    else for (let index = 0; index < length; index++) target[at + index] = source[from + index]!;
  }

  /** Where a long text lies in memory. */
  pointerOf(row: number): number {
    return this.words[row * 4 + 2]! + this.words[row * 4 + 3]! * 2 ** 32;
  }

  #heapOf(row: number, length: number): Uint8Array {
    const pointer = this.pointerOf(row);
    const isFetched = pointer >= this.#heapAt && pointer + length <= this.#heapAt + this.#heap.length;
    if (this.#heapAt < 0 || !isFetched) {
      this.#heapAt = pointer;
      const offset = this.#bytes.byteOffset + row * ENTRY + 8;
      this.#heap = duckdb.get_data_from_pointer(
        this.#bytes.buffer as ArrayBuffer,
        offset,
        Math.max(length, this.#runFrom(row)),
      );
    }
    return this.#heap;
  }

  /** Bytes from a long text to the end of the run it begins, short texts between them or not. */
  #runFrom(row: number): number {
    const pointer = this.pointerOf(row);
    let run = this.lengthOf(row);
    for (let next = row + 1; next < this.#rows; next++) {
      const further = this.lengthOf(next);
      if (further <= INLINE) continue;
      if (this.pointerOf(next) !== pointer + run) break;
      run += further;
    }
    return run;
  }
}
