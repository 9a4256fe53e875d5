import type { Dialect } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { toPlace } from './cell-address.ts';
import type { CellValue } from './cell-text.ts';
import { chooseSheet } from './choose-sheet.ts';
import { MergedCells } from './merged-cells.ts';
import { readXml, type XmlReader } from './read-xml.ts';
import { scanSheet, type SheetScan } from './scan-sheet.ts';
import { isoText, serialText } from './sheet-date.ts';
import type { SheetMeter } from './sheet-limits.ts';
import { WorkbookArchive } from './workbook-archive.ts';
import { readWorkbook, unescaped, type Workbook } from './workbook.ts';

/** A row of a sheet. `values[0]` is column A; a cell merged into another has that cell's value in `merged` alone. */
export interface SheetRow {
  /** 1-based. */
  number: number;
  values: CellValue[];
  merged: CellValue[];
}

/** Stands for a formula whose result the file does not have. */
const NOT_CALCULATED = '#NOT_CALCULATED!';
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_383;

/**
 * Reads one sheet of a workbook from top to bottom, a row at a time: those with a value or a formula. Hidden and filtered rows are
 * read like others.
 *
 * @throws {EtlError} extract_unreadable: no workbook, or no such sheet; extract_limit_exceeded; account_mismatch: two ways of
 * counting its rows differ
 */
export async function readSheet(
  path: string,
  dialect: Dialect,
  meter: SheetMeter,
  take: (row: SheetRow) => void,
): Promise<void> {
  const archive = await WorkbookArchive.open(path, meter);
  try {
    const workbook = await readWorkbook(archive, meter);
    const { part } = chooseSheet(workbook.sheets, dialect, meter);
    const scan = await scanSheet(archive.read(part));
    const reader = new SheetReader(workbook, scan, meter, take);
    await readXml(archive.read(part), meter, reader);
    reader.requireCount(scan);
  } finally {
    archive.close();
  }
}

/** Makes rows of the elements of a sheet. */
class SheetReader implements XmlReader {
  private readonly workbook: Workbook;
  private readonly merges: MergedCells;
  private readonly meter: SheetMeter;
  private readonly take: (row: SheetRow) => void;
  private rows = 0;
  /** Of the last row taken, and of the row under way. */
  private number = 0;
  private next = 0;
  private values: CellValue[] = [];
  private column = -1;
  private type = 'n';
  private style = 0;
  private found = { value: false, formula: false, any: false };
  private cellText = '';
  private isReading = false;
  private inPhonetic = false;

  constructor(workbook: Workbook, scan: SheetScan, meter: SheetMeter, take: (row: SheetRow) => void) {
    this.workbook = workbook;
    this.merges = new MergedCells(scan.merges);
    this.meter = meter;
    this.take = take;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') this.openRow(attributes['r']);
    else if (name === 'c') this.openCell(attributes);
    else if (name === 'v') this.openValue(true);
    else if (name === 'f') this.found = { ...this.found, formula: true, any: true };
    else if (name === 'is') this.found = { value: true, formula: this.found.formula, any: true };
    else if (name === 'rPh') this.inPhonetic = true;
    else if (name === 't') this.openValue(!this.inPhonetic);
  }

  text(text: string): void {
    if (this.isReading) this.cellText += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.isReading = false;
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'c' && (this.found.value || this.found.formula))
      this.values[this.column] = this.valueOfCell();
    else if (name === 'row' && this.found.any) this.closeRow();
  }

  /** @throws {EtlError} account_mismatch */
  requireCount(scan: SheetScan): void {
    if (scan.rows === this.rows && (scan.rows === 0 || scan.lastRow === this.number)) return;
    throw new EtlError(
      'account_mismatch',
      `account mismatch: ${this.meter.where}: ${scan.rows} rows up to row ${scan.lastRow} by its tags, ${this.rows} up to row ` +
        `${this.number} as read. Nothing was loaded; keep the file and report it.`,
      { counted: scan.rows, read: this.rows },
    );
  }

  private openRow(address: string | undefined): void {
    const number = address === undefined ? this.next + 1 : Number(address);
    if (!(number > this.next && number <= LAST_ROW)) throw this.meter.unreadable('holds rows out of order');
    this.next = number;
    this.values = [];
    this.column = -1;
    this.found = { value: false, formula: false, any: false };
  }

  private openCell({ r, t, s }: Record<string, string>): void {
    this.column = r === undefined ? this.column + 1 : toPlace(r).column;
    if (!(this.column >= 0 && this.column <= LAST_COLUMN))
      throw this.meter.unreadable('holds a cell without an address');
    this.type = t ?? 'n';
    this.style = Number(s ?? 0);
    this.found = { value: false, formula: false, any: this.found.any };
    this.cellText = '';
  }

  private openValue(isRead: boolean): void {
    this.isReading = isRead;
    this.found = { value: true, formula: this.found.formula, any: true };
  }

  private valueOfCell(): CellValue {
    const { workbook, cellText: text, type } = this;
    if (!this.found.value) return NOT_CALCULATED;
    if (type === 's') return workbook.sharedStrings[Number(text)] ?? null;
    if (type === 'str' || type === 'inlineStr') return unescaped(text);
    if (type === 'b') return text === '1' || text === 'true';
    if (type === 'd') return isoText(text);
    if (type === 'e') return text;
    if (text.trim() === '') return null;
    const number = Number(text);
    if (!Number.isFinite(number)) return text;
    return workbook.isDateStyle[this.style] ? (serialText(number, workbook.is1904) ?? number) : number;
  }

  private closeRow(): void {
    this.rows++;
    this.number = this.next;
    const merged = this.merges.apply(this.number, this.values);
    this.take({ number: this.number, values: this.values, merged });
  }
}
