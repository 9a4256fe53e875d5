import type { CsvBytes, Walk } from './csv-automaton.ts';
import { compiledPlainRows } from './plain-rows-compiled.ts';

/** How rows are written: cells each has, and the bytes before its number. */
export interface RowShape {
  width: number;
  prefix: Buffer;
}

/** How much is held and copied at once. */
export interface PlainLimits {
  inputBytes: number;
  outputBytes: number;
  /** No further row begins in the output once this is passed. */
  until: number;
  /** Longer records are not taken. */
  maxBytes: number;
  /** Of the rows in the output every so many is noted. */
  every: number;
}

/** What is to be copied, and which number the first row of it has. */
export interface PlainRun {
  /** End of the input. */
  filled: number;
  number: number;
  /** Rows that stand in the output already; of these and further ones some are noted in `starts`: its number, and where it begins. */
  written: number;
  starts: number[];
}

interface Copier {
  copy(
    ...places: [
      ...[from: number, filled: number, to: number, until: number],
      ...[delimiters: number, headBytes: number, firstDigit: number, unnoted: number],
    ]
  ): number;
  from: WebAssembly.Global<'i32'>;
  to: WebAssembly.Global<'i32'>;
  notedTo: WebAssembly.Global<'i32'>;
}

const PAGE = 1 << 16;
/** Not at the beginning: numbers are counted on from their last digit to before their first. */
const HEAD = 64;
const HEAD_BYTES = 64;
const NOTED = HEAD + HEAD_BYTES;
/** Bytes of the shortest row as it is written: its number, two delimiters or a delimiter and a byte, and the end of its line. */
const SHORTEST_ROW = 4;
/** Blocks are read and written whole, beyond the last byte. */
const BLOCK = 64;
/** No byte. */
const NONE = 256;

const compiled = new WebAssembly.Module(Buffer.from(compiledPlainRows, 'base64'));

/**
 * Copies records that are plainly rows: as many cells as expected, some of them not blank, no quote. Nearly all are; any other is left
 * where it stands. Written for the vector unit (`plain-rows.wat`): it takes a tenth of the time of the same loop in here.
 */
export class PlainRows {
  /** Records come in here, and rows stand there: both are the copier's memory. */
  readonly input: Buffer;
  readonly output: Buffer;
  private readonly memory: WebAssembly.Memory;
  private readonly copier: Copier;
  private readonly delimiter: number;
  private readonly limits: PlainLimits;

  constructor({ delimiter, quote, comment }: CsvBytes, limits: PlainLimits) {
    const { inputBytes, outputBytes, until, maxBytes, every } = limits;
    const mostNoted = Math.ceil(until / SHORTEST_ROW / every) + 1;
    const input = aligned(NOTED + mostNoted * 4);
    const output = aligned(input + inputBytes + BLOCK);
    const memory = new WebAssembly.Memory({ initial: Math.ceil((output + outputBytes + BLOCK) / PAGE) });
    const { exports } = new WebAssembly.Instance(compiled, {
      csv: {
        ...{ memory, delimiter, quote, comment: comment ?? NONE },
        ...{ maxBytes, every, head: HEAD, noted: NOTED },
      },
    });
    this.copier = exports as unknown as Copier;
    this.memory = memory;
    this.input = Buffer.from(memory.buffer, input, inputBytes);
    this.output = Buffer.from(memory.buffer, output, outputBytes);
    this.delimiter = delimiter;
    this.limits = limits;
  }

  /**
   * Copies rows from where `at` stands until one is not plain, the input or the room ends, or numbers get a digit more.
   *
   * @returns how many rows
   */
  copy(at: Walk, { filled, number, written, starts }: PlainRun, { width, prefix }: RowShape): number {
    const { copier, input, output, limits } = this;
    const { every, until } = limits;
    const headBytes = this.writeHead(prefix, number);
    const untilNoted = (every - (written % every)) % every;
    const inputs = [input.byteOffset + at.from, input.byteOffset + filled] as const;
    const outputs = [output.byteOffset + at.to, output.byteOffset + until] as const;
    const firstDigit = HEAD + prefix.length;
    const rows = copier.copy(...inputs, ...outputs, width - 1, headBytes, firstDigit, untilNoted);
    at.from = copier.from.value - input.byteOffset;
    at.to = copier.to.value - output.byteOffset;
    const noted = new Uint32Array(this.memory.buffer, NOTED, (copier.notedTo.value - NOTED) / 4);
    noted.forEach((begun, place) =>
      starts.push(number + untilNoted + place * every, begun - output.byteOffset),
    );
    return rows;
  }

  /** Writes what stands before the first row. @returns how many bytes */
  private writeHead(prefix: Buffer, number: number): number {
    const head = Buffer.from(this.memory.buffer, HEAD, HEAD_BYTES);
    let to = prefix.copy(head);
    to += head.write(String(number), to, 'latin1');
    head[to++] = this.delimiter;
    return to;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}
