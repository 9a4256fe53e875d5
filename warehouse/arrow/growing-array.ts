export type NumberArray =
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

export interface NumberArrayOf<T extends NumberArray> {
  new (buffer: ArrayBuffer, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** An array that grows with what is put into it and is used for one batch after the other. */
export class GrowingArray<T extends NumberArray> {
  /** What is there; elements that nobody has written are not defined. */
  all: T;
  /** The same memory as bytes. */
  bytes: Uint8Array<ArrayBuffer>;
  readonly #Values: NumberArrayOf<T>;

  constructor(Values: NumberArrayOf<T>) {
    this.#Values = Values;
    this.bytes = new Uint8Array(0);
    this.all = new Values(this.bytes.buffer, 0, 0);
  }

  /** Makes room for so many elements; what was written stays. */
  reserve(length: number): T {
    if (length > this.all.length) this.#grow(Math.max(length, this.all.length * 2));
    return this.all;
  }

  /** The first elements, as one batch has them. */
  first(length: number): T {
    return this.reserve(length).subarray(0, length) as T;
  }

  #grow(length: number): void {
    const { buffer } = Buffer.allocUnsafeSlow(length * this.#Values.BYTES_PER_ELEMENT);
    const bytes = new Uint8Array(buffer);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.all = new this.#Values(buffer, 0, length);
  }
}
