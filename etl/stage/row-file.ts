import { closeSync, openSync, writeSync } from 'node:fs';

/** Written where a cell has no value; no text has it. Unquoted, so that an empty text stays one. */
export const NO_VALUE = '\u0001';
const FLUSH_CHARACTERS = 1 << 20;

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

  constructor(path: string, columns: readonly string[], { delimiter = ',', quote = '"' } = {}) {
    this.path = path;
    this.columns = columns;
    this.delimiter = delimiter;
    this.quote = quote;
    this.handle = openSync(path, 'w');
  }

  /** Appends bytes that are rows already. @param known number and first byte of some of them, in turn */
  append(bytes: Buffer, known?: { fileNo: number; starts: readonly number[] }): void {
    for (let at = 0; known && at < known.starts.length; at += 2)
      this.index.push(known.fileNo, known.starts[at]!, this.bytes + known.starts[at + 1]!);
    writeWhole(this.handle, bytes);
    this.bytes += bytes.length;
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
    if (this.waiting !== '') this.append(Buffer.from(this.waiting));
    this.waiting = '';
  }
}

/** A disk that is nearly full takes a part, and says so at the next write only. */
export function writeWhole(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}

function toCell(cell: string | number | null): string {
  if (cell === null) return NO_VALUE;
  if (typeof cell === 'number') return String(cell);
  return `"${cell.normalize('NFC').replaceAll('"', '""')}"`;
}
