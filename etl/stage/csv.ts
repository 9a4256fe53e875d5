import type { RecordReason } from '#warehouse/model/reason.ts';
import { EtlError } from '../errors.ts';
import type { StagedFile } from '../staged-source.ts';
import { RecordCounter } from './count-records.ts';
import { openText } from './decode.ts';
import { delimiterHint } from './delimiters.ts';
import { joinHeader } from './join-header.ts';
import { mistakenHeader } from './mistaken-header.ts';
import type { RecordKind, RecordReader } from './record-reader.ts';
import { skipKindOf } from './skip.ts';
import { splitRecord } from './split-record.ts';
import type { Layout, Staging } from './staging.ts';

/**
 * Copies the rows of CSV files into working files, each with its number, for DuckDB to read; its cells stay byte for byte as
 * they came. Records that are no rows are kept apart: blank, comment, and those with too many or too few cells.
 *
 * @throws {EtlError} contract_column_missing, contract_column_unknown, encoding_contradicted, extract_unreadable
 */
export async function readCsv(staging: Staging): Promise<void> {
  const { contract, context } = staging;
  const { delimiter, quoteChar, commentChar } = contract.dialect;
  const counter = new RecordCounter({
    delimiter: toByte(delimiter, 'delimiter'),
    quote: toByte(quoteChar, 'quoteChar'),
    comment: commentChar === null ? null : toByte(commentChar, 'commentChar'),
  });
  for (const file of staging.files) {
    const reader = new CsvReader(staging, file);
    const source = await openText(file.file.path, file.encoding);
    try {
      const { physical, ascii } = await counter.count(source, reader, context.signal);
      reader.end(physical, ascii);
    } catch (fault) {
      throw await mistakenHeader(staging, file, fault);
    } finally {
      await source.close();
    }
  }
}

/** Takes one file's records from the counter. */
class CsvReader implements RecordReader {
  private readonly staging: Staging;
  private readonly file: StagedFile;
  private readonly heads: string[] = [];
  private layout: Layout | null = null;

  constructor(staging: Staging, file: StagedFile) {
    this.staging = staging;
    this.file = file;
  }

  /** Where the header is due, neither a comment nor, for a header of one row, a blank line can be it. */
  isHead(kind: RecordKind): boolean {
    const { headerRows } = this.staging.contract.dialect;
    if (!headerRows.includes(this.heads.length + 1)) return true;
    return kind !== 'comment' && (kind !== 'blank' || headerRows.length > 1);
  }

  head(text: string | null): { width: number; prefix: Buffer } | null {
    const { dialect, skip, columns } = this.staging.contract;
    if (text !== null) this.heads.push(text);
    if (this.heads.length < (dialect.headerRows.at(-1) ?? skip.title)) return null;
    const names = dialect.headerRows.length === 0 ? columns.map(({ name }) => name) : this.matchHeads();
    const { delimiter, quoteChar: quote } = dialect;
    const isOnly = this.staging.files.length === 1;
    const fileNo = isOnly ? this.file.fileNo : null;
    this.layout = this.staging.layout(names, { delimiter, quote, normalised: true, fileNo });
    return { width: names.length, prefix: Buffer.from(isOnly ? '' : `${this.file.fileNo}${delimiter}`) };
  }

  rows(bytes: Buffer, physical: number, starts: readonly number[]): Promise<void> | undefined {
    const before = this.staging.files.reduce((sum, file) => sum + file.physical, 0);
    this.staging.progress(before + physical);
    return this.layout?.rows.append(bytes, { fileNo: this.file.fileNo, starts });
  }

  other(kind: Exclude<RecordKind, 'row'>, rowNo: number, text: string, isCut: boolean): void {
    const { staging, file } = this;
    const fault = (reason: RecordReason) => staging.fault(file, rowNo, { reason, text, isCut });
    if (kind === 'too_long') return fault(kind);
    if (kind === 'blank' && !staging.contract.skip.blank) return fault('blank_record');
    if (kind === 'blank' || kind === 'comment') return staging.skip(file, kind, { rowNo });
    const skipped = this.skipKindOf(text);
    if (skipped === null) fault(kind);
    else staging.skip(file, skipped, { rowNo });
  }

  end(physical: number, ascii: boolean): void {
    const { staging, file } = this;
    if (this.layout === null) this.matchHeads();
    else if (!ascii) this.layout.normalised = false;
    const title = staging.contract.skip.title;
    if (title > 0) staging.skip(file, 'title', { records: title });
    file.physical = physical + title;
  }

  private matchHeads(): string[] {
    const { contract } = this.staging;
    const { headerRows, headerJoin } = contract.dialect;
    const rows = headerRows.map((row) => splitRecord(contract, this.heads[row - 1] ?? ''));
    const hint = rows.every((cells) => cells.length === 1)
      ? delimiterHint(contract, this.heads.at(-1) ?? '')
      : null;
    return this.staging.header(this.file, joinHeader(rows, headerJoin), hint);
  }

  /** Notes and totals under a table often have fewer cells than its rows. */
  private skipKindOf(text: string): ReturnType<typeof skipKindOf> {
    const { contract } = this.staging;
    if (contract.skip.total === null && contract.skip.footer === null) return null;
    const cells = splitRecord(contract, text);
    return skipKindOf(contract, (column) => cells[this.layout!.columns.indexOf(column)]);
  }
}

function toByte(character: string, key: string): number {
  const byte = character.charCodeAt(0);
  if (byte < 0x80 && byte !== 0x0a && byte !== 0x0d) return byte;
  throw new EtlError(
    'workspace_invalid',
    `dialect not readable: ${key} "${character}". Expected one ASCII character.`,
  );
}
