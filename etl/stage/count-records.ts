import { isAscii } from 'node:buffer';
import { EtlError } from '../errors.ts';
import {
  classify,
  COMMENT,
  END,
  END_AT_CR,
  FIELD,
  hasStrayQuote,
  JUNK,
  MALFORMED,
  QUOTED,
  walk,
  type CsvBytes,
  type Walk,
} from './csv-automaton.ts';
import type { ByteSource } from './decode.ts';
import { LentRows } from './lent-rows.ts';
import { PlainRows, type RowShape } from './plain-rows.ts';
import type { RecordCount, RecordKind, RecordReader } from './record-reader.ts';
import { beginningOf } from './record-text.ts';

/** Longer records are not read: DuckDB's reader takes lines of 2,000,000 bytes. */
export const MAX_RECORD_BYTES = 1_900_000;
const ROWS_PER_START = 16;
/** Rows flushed that may still be being written when a block of input is read; what that block itself fills comes to them. */
const LENT_AT_ONCE = 4;
/** At most 63 records are walked before it is tried again to copy plain rows. */
const MAX_FAILURES = 6;
const INPUT_BYTES = 4 << 20;
const FLUSH_BYTES = 1 << 20;
const OUTPUT_BYTES = FLUSH_BYTES + MAX_RECORD_BYTES + 4096;
/** Bytes of a file that may be read a second time. */
const MAX_REREAD_BYTES = 1 << 30;
const ONE_WORD = /^[\p{L}\p{N}]\S*$/u;

/**
 * Counts the records of a CSV file without DuckDB, and numbers them.
 *
 * A quoted cell may span lines as long as its record is well formed. Where it is not (text after a closing quote, a quote
 * never closed), the record's first line alone is at fault and reading resumes on the next line, so that one stray quote
 * does not swallow the rest of a file. A line within such a stretch is a row only if none of its quotes is in doubt.
 */
export class RecordCounter {
  private readonly bytes: CsvBytes;
  private readonly classes: Uint8Array;
  private readonly says: Uint8Array;
  private readonly input: Buffer;
  private readonly output: Buffer;
  private readonly lent = new LentRows();
  private reader!: RecordReader;
  private counted!: RecordCount;
  private at!: Walk;
  private body: RowShape | null = null;
  private filled = 0;
  /** Where the record began in the input, -1 between records; and in the output. */
  private begun = -1;
  private outputBegun = 0;
  /** What the record is known to be before its end. */
  private known: 'comment' | 'structure' | 'cut_short' | null = null;
  /** The record is too long to keep: it has been told, and the rest of its line is passed over. */
  private passing = false;
  private afterCr = false;
  /** Input before this is in doubt: a malformed record reached to there. */
  private doubtUntil = 0;
  private reread = 0;
  /** Since the last flush. */
  private rowsWritten = 0;
  private starts: number[] = [];
  private readonly plain: PlainRows;
  /** How often in a row no plain row came, and how many records are walked before it is tried again. */
  private failures = 0;
  private pause = 0;
  private ascii = true;

  constructor(bytes: CsvBytes) {
    this.bytes = bytes;
    ({ classes: this.classes, says: this.says } = classify(bytes));
    const limits = { inputBytes: INPUT_BYTES, outputBytes: OUTPUT_BYTES, until: FLUSH_BYTES };
    this.plain = new PlainRows(bytes, { ...limits, maxBytes: MAX_RECORD_BYTES, every: ROWS_PER_START });
    ({ input: this.input, output: this.output } = this.plain);
  }

  /**
   * Reads a file to its end; one after the other, since the buffers are the counter's own.
   *
   * @param signal stops between blocks
   * @throws {EtlError} extract_unreadable: quotes are in such disorder that lines cannot be told apart
   */
  async count(source: ByteSource, reader: RecordReader, signal: AbortSignal): Promise<RecordCount> {
    this.reset(reader);
    for (let isLast = false; !isLast;) {
      signal.throwIfAborted();
      this.makeRoom();
      const bytes = await source.read(this.input, this.filled);
      if (this.ascii) this.ascii = isAscii(this.input.subarray(this.filled, this.filled + bytes));
      this.filled += bytes;
      isLast = bytes === 0;
      this.readInput(isLast);
      await this.lent.takeBack(LENT_AT_ONCE);
    }
    this.flush();
    await this.lent.takeBack(0);
    return { ...this.counted, ascii: this.ascii };
  }

  private reset(reader: RecordReader): void {
    this.reader = reader;
    const others = { blank: 0, comment: 0, structure: 0, cut_short: 0, too_long: 0 };
    this.counted = { row: 0, ...others, physical: 0, ascii: true };
    this.at = { state: FIELD, from: 0, to: 0, delimiters: 0 };
    this.body = reader.head(null);
    this.filled = this.doubtUntil = this.reread = 0;
    this.begun = -1;
    this.afterCr = this.passing = false;
    this.failures = this.pause = 0;
    this.ascii = true;
  }

  /** Moves the record under way to the front of the input. */
  private makeRoom(): void {
    if (this.passing) this.begun = this.at.from;
    const keep = this.begun === -1 ? this.at.from : this.begun;
    this.input.copyWithin(0, keep, this.filled);
    this.filled -= keep;
    this.at.from -= keep;
    this.doubtUntil -= keep;
    if (this.begun !== -1) this.begun = 0;
  }

  private readInput(isLast: boolean): void {
    const { at } = this;
    for (;;) {
      if (this.begun === -1) {
        this.endLine();
        this.copyPlain();
        if (!this.begin(isLast)) return;
      }
      const end = Math.min(this.filled, this.begun + MAX_RECORD_BYTES);
      walk(at, this.input, end, this.output, this.classes);
      if (at.state === MALFORMED) this.fault();
      else if (at.state >= END) this.end(at.from - 1);
      else if (end < this.filled) this.cut();
      else if (!isLast) return;
      else if (at.state === QUOTED) this.fault();
      else this.end(at.from);
    }
  }

  /** Copies plain rows as long as there are any; where none came, others are walked before it is tried again. */
  private copyPlain(): void {
    const { at, body, counted, filled } = this;
    if (body === null || this.pause-- > 0) return;
    const before = counted.row;
    for (let rows = 1; rows > 0;) {
      const run = { filled, number: counted.physical + 1, written: this.rowsWritten, starts: this.starts };
      rows = this.plain.copy(at, run, body);
      counted.row += rows;
      counted.physical += rows;
      this.rowsWritten += rows;
      if (at.to > FLUSH_BYTES) this.flush();
    }
    this.failures = counted.row > before ? 0 : Math.min(this.failures + 1, MAX_FAILURES);
    this.pause = 2 ** this.failures - 1;
  }

  /** Passes over the LF of a line that ended at its CR. */
  private endLine(): void {
    const { at } = this;
    if (!this.afterCr || at.from >= this.filled) return;
    if (this.input[at.from] === 0x0a) at.from++;
    this.afterCr = false;
  }

  /** Stands at the first byte of a record. @returns false where there is none, or more input is needed to know */
  private begin(isLast: boolean): boolean {
    const { at, input } = this;
    if (this.filled - at.from < 3 && !isLast) return false;
    while (this.isMark(at.from)) at.from += 3;
    if (at.from >= this.filled) return false;
    this.begun = at.from;
    this.outputBegun = at.to;
    at.delimiters = 0;
    this.known = input[at.from] === this.bytes.comment ? 'comment' : null;
    at.state = this.known === null ? FIELD : COMMENT;
    if (this.body) this.writeNumber(this.body.prefix);
    return true;
  }

  /** Whether a byte-order mark stands here, at the beginning or where files were put one after the other. */
  private isMark(from: number): boolean {
    const { input, filled } = this;
    return from + 3 <= filled && input[from] === 0xef && input[from + 1] === 0xbb && input[from + 2] === 0xbf;
  }

  private writeNumber(prefix: Buffer): void {
    const { at } = this;
    const output = this.output;
    at.to += prefix.copy(output, at.to);
    at.to += output.write(String(this.counted.physical + 1), at.to, 'latin1');
    output[at.to++] = this.bytes.delimiter;
  }

  /** Ends the record before `last`. */
  private end(last: number): void {
    const { at } = this;
    this.afterCr = at.state === END_AT_CR;
    const kind = this.passing ? null : this.kindUntil(last);
    if (kind === 'row' && this.body) {
      if (this.rowsWritten++ % ROWS_PER_START === 0)
        this.starts.push(this.counted.physical + 1, this.outputBegun);
      at.to += last - at.from + 1;
      this.output[at.to - 1] = 0x0a;
      this.counted.row++;
      this.counted.physical++;
      if (at.to > FLUSH_BYTES) this.flush();
    } else if (kind !== null) this.tell(kind, last);
    else at.to = this.outputBegun;
    this.passing = false;
    this.begun = -1;
  }

  private kindUntil(last: number): RecordKind {
    const { at, input, says, begun, body } = this;
    if (this.known !== null) return this.known;
    let place = begun;
    while (place < last && says[input[place]!] === 0) place++;
    if (place === last) return 'blank';
    if (body === null) return 'row';
    if (at.delimiters !== body.width - 1) return this.isCutShort(last) ? 'cut_short' : 'structure';
    const isInDoubt =
      begun < this.doubtUntil && hasStrayQuote(input.toString('latin1', begun, last), this.bytes);
    return isInDoubt ? 'structure' : 'row';
  }

  /**
   * Whether the file ends in the middle of the record before `last`: without a line end, and short of cells. Several words and nothing
   * else are a note below the table, and a sign alone is the mark of an end.
   */
  private isCutShort(last: number): boolean {
    const { at, body, begun, input } = this;
    if (body === null || at.state >= END || at.delimiters >= body.width - 1) return false;
    return at.delimiters > 0 || ONE_WORD.test(input.toString('utf8', begun, last).trim());
  }

  /** The record is malformed at the place reached. */
  private fault(): void {
    const { at } = this;
    const lineEnd = this.lineEndBefore(at.from);
    if (lineEnd !== null) {
      this.doubtUntil = Math.max(this.doubtUntil, at.from);
      this.reread += at.from - lineEnd;
      if (this.reread > MAX_REREAD_BYTES)
        throw new EtlError(
          'extract_unreadable',
          'quotes in disorder: lines cannot be told apart. Expected quoted cells as RFC 4180 has them; ask for a new file.',
        );
      at.from = lineEnd + 1;
      this.afterCr = this.input[lineEnd] === 0x0d;
      this.tell('structure', lineEnd);
      this.begun = -1;
    } else if (at.state === MALFORMED) {
      this.known = 'structure';
      at.state = JUNK;
    } else {
      this.known = this.body === null ? 'structure' : 'cut_short';
      this.end(at.from);
    }
  }

  /** The record is longer than may be kept. */
  private cut(): void {
    const { at } = this;
    if (this.known === null && this.lineEndBefore(at.from) !== null) return this.fault();
    if (!this.passing) this.tell(this.known ?? 'too_long', at.from);
    this.passing = true;
    this.begun = at.from;
    at.to = this.outputBegun;
    if (at.state !== COMMENT) at.state = JUNK;
  }

  private lineEndBefore(end: number): number | null {
    const line = this.input.subarray(this.begun, end);
    const places = [line.indexOf(0x0a), line.indexOf(0x0d)].filter((place) => place !== -1);
    return places.length === 0 ? null : this.begun + Math.min(...places);
  }

  private tell(kind: RecordKind, last: number): void {
    const { begun, input, counted, reader } = this;
    this.at.to = this.outputBegun;
    if (this.body === null && reader.isHead(kind))
      this.body = reader.head(input.toString('utf8', begun, last));
    else if (kind !== 'row') {
      counted[kind]++;
      const { text, isCut } = beginningOf(input, begun, last);
      reader.other(kind, ++counted.physical, text, isCut || kind === 'too_long');
    }
  }

  /** Hands rows on. */
  private flush(): void {
    if (this.at.to > 0)
      this.lent.lend(this.output.subarray(0, this.at.to), (rows) =>
        this.reader.rows(rows, this.counted.physical, this.starts),
      );
    this.at.to = this.rowsWritten = 0;
    this.starts = [];
  }
}
