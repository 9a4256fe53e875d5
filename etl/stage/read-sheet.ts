import type { Dialect } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { columnLetters, toPlace } from './cell-address.ts';
import { Percentage, type CellValue } from './cell-text.ts';
import { chooseSheet } from './choose-sheet.ts';
import { MergedCells } from './merged-cells.ts';
import { readXml, type XmlReader } from './read-xml.ts';
import { scanSheet, type SheetScan } from './scan-sheet.ts';
import { isoText, serialText } from './sheet-date.ts';
import type { SheetMeter } from './sheet-limits.ts';
import { WorkbookArchive } from './workbook-archive.ts';
import { readWorkbook, unescaped, type SheetPlace, type Workbook } from './workbook.ts';

/** A row of a sheet. `values[0]` is column A; a cell merged into another has that cell's value in `merged` alone. */
export interface SheetRow<Value = CellValue> {
  /** 1-based. */
  number: number;
  values: (Value | null | undefined)[];
  merged: (Value | null | undefined)[];
}

/** A cell with a value or a formula, as the sheet has it; texts that cells share are in place. */
export interface SheetCell {
  /** `s`, `str`, `inlineStr`, `b`, `d`, `e` or `n`. */
  type: string;
  text: string;
  style: number;
  hasValue: boolean;
  hasFormula: boolean;
}

/** Which sheet of a workbook is read, and what is made of its cells. */
export interface SheetReading<Value> {
  choose: (sheets: readonly SheetPlace[]) => SheetPlace;
  valueOf: (cell: SheetCell, workbook: Workbook) => Value;
  /** Whether it is unreadable with merged cells. */
  refusesMerged?: boolean;
}

/** Stands for a formula whose result the file does not have. */
const NOT_CALCULATED = '#NOT_CALCULATED!';
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_383;

/**
 * Reads one sheet of a workbook from top to bottom, a row at a time: those with a value or a formula. Hidden and filtered rows are
 * read like others.
 *
 * @throws {EtlError} extract_unreadable: no workbook, no such sheet, or a cell whose shared text is not there;
 * extract_limit_exceeded; account_mismatch: two ways of counting its rows differ
 */
export async function readSheet(
  path: string,
  dialect: Dialect,
  meter: SheetMeter,
  take: (row: SheetRow) => void,
): Promise<void> {
  const reading = {
    choose: (sheets: readonly SheetPlace[]) => chooseSheet(sheets, dialect, meter),
    valueOf: deliveredValue,
  };
  await readSheetAs(path, reading, meter, take);
}

/** As {@link readSheet}, of cells that are made something else of. @param content path of the workbook, or its bytes */
export async function readSheetAs<Value>(
  content: string | Buffer,
  reading: SheetReading<Value>,
  meter: SheetMeter,
  take: (row: SheetRow<Value>) => void,
): Promise<void> {
  const archive = await WorkbookArchive.open(content, meter);
  try {
    const workbook = await readWorkbook(archive, meter);
    const { part } = reading.choose(workbook.sheets);
    const refuse = (range: string) => {
      throw meter.unreadable(`merges cells (${range})`, { what: 'merged_cells', name: range });
    };
    const scan = await scanSheet(archive.read(part), reading.refusesMerged ? refuse : undefined);
    const valueOf = (cell: SheetCell) => reading.valueOf(cell, workbook);
    const reader = new SheetReader(workbook, scan, meter, { valueOf, take });
    await readXml(archive.read(part), meter, reader);
    reader.requireCount(scan);
  } finally {
    archive.close();
  }
}

/** What is made of a cell, and who takes the rows. */
interface Made<Value> {
  valueOf: (cell: SheetCell) => Value;
  take: (row: SheetRow<Value>) => void;
}

/** Makes rows of the elements of a sheet. */
class SheetReader<Value> implements XmlReader {
  private readonly workbook: Workbook;
  private readonly merges: MergedCells<Value>;
  private readonly meter: SheetMeter;
  private readonly made: Made<Value>;
  private rows = 0;
  /** Of the last row taken, and of the row under way. */
  private number = 0;
  private next = 0;
  private values: SheetRow<Value>['values'] = [];
  private column = -1;
  private type = 'n';
  private style = 0;
  private found = { value: false, formula: false, any: false };
  private cellText = '';
  private isReading = false;
  private inPhonetic = false;

  constructor(workbook: Workbook, scan: SheetScan, meter: SheetMeter, made: Made<Value>) {
    this.workbook = workbook;
    this.merges = new MergedCells(scan.merges);
    this.meter = meter;
    this.made = made;
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
      this.values[this.column] = this.made.valueOf(this.cell());
    else if (name === 'row' && this.found.any) this.closeRow();
  }

  /** @throws {EtlError} account_mismatch */
  requireCount(scan: SheetScan): void {
    if (scan.rows === this.rows && (scan.rows === 0 || scan.lastRow === this.number)) return;
    throw new EtlError(
      'account_mismatch',
      `account mismatch: ${this.meter.where}: ${scan.rows} rows up to row ${scan.lastRow} by its tags, ${this.rows} up to row ` +
        `${this.number} as read. Nothing was loaded; keep the file and report it.`,
      {
        counted: scan.rows,
        read: this.rows,
        facts: [{ fact: 'counts', counted: scan.rows, read: this.rows }],
      },
    );
  }

  private openRow(address: string | undefined): void {
    const number = address === undefined ? this.next + 1 : Number(address);
    if (!(number > this.next && number <= LAST_ROW))
      throw this.meter.unreadable('holds rows out of order', { what: 'rows_out_of_order' });
    this.next = number;
    this.values = [];
    this.column = -1;
    this.found = { value: false, formula: false, any: false };
  }

  private openCell({ r, t, s }: Record<string, string>): void {
    this.column = r === undefined ? this.column + 1 : toPlace(r).column;
    if (!(this.column >= 0 && this.column <= LAST_COLUMN))
      throw this.meter.unreadable('holds a cell without an address', { what: 'cell_unplaced' });
    this.type = t ?? 'n';
    this.style = Number(s ?? 0);
    this.found = { value: false, formula: false, any: this.found.any };
    this.cellText = '';
  }

  private openValue(isRead: boolean): void {
    this.isReading = isRead;
    this.found = { value: true, formula: this.found.formula, any: true };
  }

  /** @throws {EtlError} extract_unreadable: a shared text is not there; the cell is not empty, and nobody knows what it says */
  private cell(): SheetCell {
    const { cellText, type, style, found } = this;
    const told = { type, text: cellText, style, hasValue: found.value, hasFormula: found.formula };
    if (type !== 's') return told;
    // Without a number it is none of them, and not the first.
    const text = cellText.trim() === '' ? undefined : this.workbook.sharedStrings[Number(cellText)];
    if (text !== undefined) return { ...told, text };
    const address = `${columnLetters(this.column)}${this.next}`;
    throw this.meter.unreadable(`has a cell, ${address}, whose text is not in it`, {
      what: 'cell_text_missing',
      name: address,
    });
  }

  private closeRow(): void {
    this.rows++;
    this.number = this.next;
    const merged = this.merges.apply(this.number, this.values);
    this.made.take({ number: this.number, values: this.values, merged });
  }
}

/** What a cell of an extract delivers: its value, not how it is shown. */
function deliveredValue({ type, text, style, hasValue }: SheetCell, workbook: Workbook): CellValue {
  if (!hasValue) return NOT_CALCULATED;
  if (type === 's') return text;
  if (type === 'str' || type === 'inlineStr') return unescaped(text);
  if (type === 'b') return text === '1' || text === 'true';
  if (type === 'd') return isoText(text);
  if (type === 'e') return text;
  if (text.trim() === '') return null;
  return numericValue(text, style, workbook);
}

function numericValue(text: string, style: number, workbook: Workbook): CellValue {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  const { isDate = false, isPercent = false } = workbook.styles[style] ?? {};
  if (isPercent) return new Percentage(number);
  return isDate ? (serialText(number, workbook.is1904) ?? number) : number;
}
