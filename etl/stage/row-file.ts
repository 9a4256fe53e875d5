import { closeSync, openSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** Written where a cell has no value; no text has it. Unquoted, so that an empty text stays one. */
export const NO_VALUE = '\u0001';
const FLUSH_CHARACTERS = 1 << 20;
const writeLater = promisify(write);

/** A working file of rows on their way into DuckDB: CSV without a header, one per layout of columns. */
export class RowFile {
  readonly path: string;
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly quote: string;
  bytes = 0;
  /** Number of a file, of one of its rows, and the byte where that begins, in the order they are in; empty: nowhere noted. */
  readonly index: number[] = [];
  private readonly handle: number;
  private waiting = '';
  private writing = Promise.resolve();

  constructor(path: string, columns: readonly string[], { delimiter = ',', quote = '"' } = {}) {
    this.path = path;
    this.columns = columns;
    this.delimiter = delimiter;
    this.quote = quote;
    this.handle = openSync(path, 'w');
  }

  /**
   * Appends bytes that are rows already, while the caller goes on: they are lent until that is done. A file is written either this way
   * or by `row`.
   *
   * @param known number and first byte of some of them, in turn
   */
  append(bytes: Buffer, known: { fileNo: number; starts: readonly number[] }): Promise<void> {
    for (let at = 0; at < known.starts.length; at += 2)
      this.index.push(known.fileNo, known.starts[at]!, this.bytes + known.starts[at + 1]!);
    this.bytes += bytes.length;
    this.writing = this.writing.then(() => writeAside(this.handle, bytes));
    // Whoever waits for it learns of a fault; until then it is nobody's.
    this.writing.catch(() => {});
    return this.writing;
  }

  /** Appends a row, its texts in NFC. */
  row(cells: readonly (string | number | null)[]): void {
    this.waiting += cells.map(toCell).join(',') + '\n';
    if (this.waiting.length > FLUSH_CHARACTERS) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.handle);
  }

  private flush(): void {
    const bytes = Buffer.from(this.waiting);
    this.waiting = '';
    writeWhole(this.handle, bytes);
    this.bytes += bytes.length;
  }
}

/** A disk that is nearly full takes a part, and says so at the next write only. */
export function writeWhole(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}

/** The same, on another thread. */
async function writeAside(handle: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await writeLater(handle, bytes, at)).bytesWritten;
}

function toCell(cell: string | number | null): string {
  if (cell === null) return NO_VALUE;
  if (typeof cell === 'number') return String(cell);
  return `"${cell.normalize('NFC').replaceAll('"', '""')}"`;
}
