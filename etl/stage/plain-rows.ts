import type { CsvBytes, Walk } from './csv-automaton.ts';

const DELIMITER = 1;
const LF = 2;
const CR = 3;
const QUOTE = 4;

const ZERO = 0x30;
const NINE = 0x39;
const LINE_FEED = 0x0a;
/** A byte-order mark begins so, and nothing else that is not of several bytes. */
const MARK = 0xef;

/** How rows are written: cells each has, and the bytes before its number. */
export interface RowShape {
  width: number;
  prefix: Buffer;
}

/** Where to copy rows from and to, and which number the first of them has. */
export interface PlainRun {
  input: Buffer;
  /** End of the input. */
  filled: number;
  copy: Buffer;
  /** No further row begins in the copy once this is passed. */
  until: number;
  number: number;
  /** Rows that stand in the copy already; of these and further ones every so many is noted: its number, and where it begins. */
  written: number;
  every: number;
  starts: number[];
  /** Longer records are not taken. */
  maxBytes: number;
}

/**
 * Copies records that are plainly rows: as many cells as expected, some of them not blank, no quote. Nearly all are, and to see that
 * costs half of what it costs to walk a record by its states. Any other is left where it stands.
 */
export class PlainRows {
  private readonly kinds = new Uint8Array(256);
  private readonly says: Uint8Array;
  private readonly bytes: CsvBytes;
  /** Digits of the row's number; `first` is where they begin. */
  private readonly digits = new Uint8Array(17);
  private first = 0;

  /** @param says 1 for each byte that is more than a blank, a delimiter or a quote */
  constructor(bytes: CsvBytes, says: Uint8Array) {
    this.bytes = bytes;
    this.says = says;
    this.kinds[bytes.delimiter] = DELIMITER;
    this.kinds[LINE_FEED] = LF;
    this.kinds[0x0d] = CR;
    this.kinds[bytes.quote] = QUOTE;
  }

  /**
   * Copies rows from where `at` stands until one is not plain, or the input or the room ends.
   *
   * @returns how many rows
   */
  copy(at: Walk, run: PlainRun, { width, prefix }: RowShape): number {
    const { kinds } = this;
    const { input, filled, copy, until, maxBytes } = run;
    this.begin(run.number);
    let rows = 0;
    let { from, to } = at;
    while (to <= until && from < filled) {
      const start = from;
      const begun = to;
      if (this.isCommentOrMark(input[start]!)) break;
      to = this.writeNumber(copy, to, prefix);
      let delimiters = 0;
      let kind = 0;
      while (from < filled) {
        const byte = input[from++]!;
        copy[to++] = byte;
        kind = kinds[byte]!;
        if (kind === 0) continue;
        if (kind !== DELIMITER) break;
        delimiters++;
      }
      const last = from - 1;
      if (kind === CR && from < filled && input[from] === LINE_FEED) {
        copy[to - 1] = LINE_FEED;
        from++;
        kind = LF;
      }
      const isRow = kind === LF && delimiters === width - 1 && last - start <= maxBytes;
      if (!isRow || this.isBlank(input, start, last)) {
        from = start;
        to = begun;
        break;
      }
      if ((run.written + rows) % run.every === 0) run.starts.push(run.number + rows, begun);
      rows++;
      this.next();
    }
    at.from = from;
    at.to = to;
    return rows;
  }

  private writeNumber(copy: Buffer, at: number, prefix: Buffer): number {
    const { digits } = this;
    let to = at;
    for (let place = 0; place < prefix.length; place++) copy[to++] = prefix[place]!;
    for (let place = this.first; place < digits.length; place++) copy[to++] = digits[place]!;
    copy[to++] = this.bytes.delimiter;
    return to;
  }

  /** Whether a comment begins so, or a byte-order mark. */
  private isCommentOrMark(byte: number): boolean {
    return byte === this.bytes.comment || byte === MARK;
  }

  private isBlank(input: Buffer, start: number, last: number): boolean {
    let place = start;
    while (place < last && this.says[input[place]!] === 0) place++;
    return place === last;
  }

  private begin(number: number): void {
    const text = String(number);
    this.first = this.digits.length - text.length;
    for (let place = 0; place < text.length; place++)
      this.digits[this.first + place] = text.charCodeAt(place);
  }

  /** Counts on in digits: to divide anew for each row costs as much as to copy it. */
  private next(): void {
    const { digits } = this;
    let place = digits.length - 1;
    while (place >= this.first && digits[place] === NINE) digits[place--] = ZERO;
    if (place >= this.first) digits[place]!++;
    else digits[(this.first = place)] = ZERO + 1;
  }
}
