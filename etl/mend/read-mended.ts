import ExcelJs, { type CellValue, type Worksheet } from 'exceljs';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { addressColumns, FIRST_RECORD_ROW, NAMES_ROW, rowsSheet } from './mending-sheet.ts';

/** A record as its agency has mended it: texts by column, null for none. */
export interface MendedRow {
  extractId: string;
  fileName: string;
  rowNo: number;
  cells: { [column: string]: string | null };
}

/**
 * Reads a workbook that `exportQuarantine` wrote and an agency has filled in.
 *
 * @throws {EtlError} correction_unreadable: no such workbook, a column is missing, a line does not say which record it is, or one
 * record stands in two lines
 */
export async function readMended(contract: Contract, bytes: Buffer): Promise<MendedRow[]> {
  const sheet = await openRows(bytes);
  const places = placesOf(sheet, [...addressColumns, ...contract.columns.map(({ name }) => name)]);
  const rows: MendedRow[] = [];
  const seen = new Set<string>();
  for (let number = FIRST_RECORD_ROW; number <= sheet.rowCount; number++) {
    const text = (name: string) => cellText(sheet.getRow(number).getCell(places.get(name)!).value);
    const [extractId, fileName, rowNo] = addressColumns.map(text);
    if (!extractId && !fileName && !rowNo) continue;
    if (!extractId || !fileName || !/^[1-9][0-9]*$/.test(rowNo ?? ''))
      throw unreadable(`line ${number} does not say which record it is`);
    const address = `${extractId} ${rowNo}`;
    if (seen.has(address)) throw unreadable(`line ${number} repeats record ${rowNo} of ${fileName}`);
    seen.add(address);
    const cells = Object.fromEntries(contract.columns.map(({ name }) => [name, text(name)]));
    rows.push({ extractId, fileName, rowNo: Number(rowNo), cells });
  }
  return rows;
}

async function openRows(bytes: Buffer): Promise<Worksheet> {
  const book = new ExcelJs.Workbook();
  try {
    // Its types know an older Buffer.
    await book.xlsx.load(bytes as unknown as ArrayBuffer as never);
  } catch (cause) {
    throw unreadable('it is no workbook', cause);
  }
  const sheet = book.getWorksheet(rowsSheet);
  if (!sheet) throw unreadable(`it has no sheet "${rowsSheet}"`);
  return sheet;
}

function placesOf(sheet: Worksheet, wanted: string[]): Map<string, number> {
  const places = new Map<string, number>();
  sheet.getRow(NAMES_ROW).eachCell((cell, column) => {
    const name = cellText(cell.value);
    if (name) places.set(name, column);
  });
  const missing = wanted.filter((name) => !places.has(name));
  if (missing.length > 0) throw unreadable(`it has no column ${missing.join(', ')}`);
  return places;
}

/** Cells went out as text; what a person types may come back as a number or a day. */
function cellText(value: CellValue): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return cellText(value.text as CellValue);
  throw unreadable('it has a cell with a formula or an error');
}

function unreadable(why: string, cause?: unknown): EtlError {
  return new EtlError(
    'correction_unreadable',
    `correction unreadable: ${why}. Expected the workbook that npm run etl -- quarantine wrote, with cells changed and nothing else.`,
    {},
    { cause },
  );
}
