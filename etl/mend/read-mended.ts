import type { Worksheet } from 'exceljs';
import type { Column, Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { cellAsSent, plainText } from './cell-as-sent.ts';
import { addressColumns, FIRST_RECORD_ROW, NAMES_ROW, rowsSheet } from './mending-sheet.ts';
import { touchedCells } from './seal-cells.ts';

/** A record as it came back from its agency. */
export interface MendedRow {
  extractId: string;
  fileName: string;
  rowNo: number;
  /** Texts of the cells that were touched, by column; null for none. */
  cells: { [column: string]: string | null };
  /** Columns that were touched; empty: the record came back as it went. */
  touched: string[];
  /** Whether a person said that it is no data: it is then skipped, and counted as that. */
  dropped?: boolean;
}

/**
 * Reads a workbook that `exportQuarantine` wrote and an agency has filled in. Which cells were touched is told by the seal it
 * bears; without one, all of them were.
 *
 * @throws {EtlError} correction_unreadable: no such workbook, a column is missing, a line does not say which record it is, one
 * record stands in two lines, or cells cannot be written as the contract has them
 */
export async function readMended(contract: Contract, bytes: Buffer): Promise<MendedRow[]> {
  const sheet = await openRows(bytes);
  const places = placesOf(sheet, [...addressColumns, ...contract.columns.map(({ name }) => name)]);
  const rows: MendedRow[] = [];
  const seen = new Set<string>();
  const refused: string[] = [];
  for (let number = FIRST_RECORD_ROW; number <= sheet.rowCount; number++) {
    const text = (name: string) => {
      const place = places.get(name);
      return place === undefined ? null : plainText(sheet.getRow(number).getCell(place).value);
    };
    const [extractId, fileName, rowNo] = addressColumns.map(text);
    if (!extractId && !fileName && !rowNo) continue;
    if (!extractId || !fileName || !/^[1-9][0-9]*$/.test(rowNo ?? ''))
      throw unreadable(`line ${number} does not say which record it is`);
    const address = `${extractId} ${rowNo}`;
    if (seen.has(address)) throw unreadable(`line ${number} repeats record ${rowNo} of ${fileName}`);
    seen.add(address);
    const line = readLine(contract, sheet, { number, places, seal: text('sealed') });
    refused.push(...line.refused);
    const cells = Object.fromEntries(line.touched.map((name) => [name, line.cells[name] ?? null]));
    rows.push({ extractId, fileName, rowNo: Number(rowNo), cells, touched: line.touched });
  }
  if (refused.length > 0) throw unwritable(refused);
  return rows;
}

interface Line {
  number: number;
  places: ReadonlyMap<string, number>;
  seal: string | null;
}

/** Cells of a line as the contract writes them, which of them were touched, and which cannot be taken. */
function readLine(contract: Contract, sheet: Worksheet, { number, places, seal }: Line) {
  const cells: { [column: string]: string | null } = {};
  const why = new Map<Column, string>();
  for (const column of contract.columns) {
    const { value, numFmt } = sheet.getRow(number).getCell(places.get(column.name)!);
    const read = cellAsSent(value, numFmt ?? '', column, contract);
    cells[column.name] = 'text' in read ? read.text : null;
    if ('why' in read) why.set(column, read.why);
  }
  const touched = touchedCells(cells, seal);
  for (const column of contract.columns)
    if (seal !== null && column.partition !== null && touched.includes(column.name))
      why.set(column, 'its value is told by the name of the file; mend that, and send the file anew');
  const refused = [...why].map(([{ name, header }, reason]) => {
    const { address } = sheet.getRow(number).getCell(places.get(name)!);
    return `${address} (${header}): ${reason}`;
  });
  return { cells, touched, refused };
}

async function openRows(bytes: Buffer): Promise<Worksheet> {
  // A third of a second that runs without workbooks never need.
  const { default: ExcelJs } = await import('exceljs');
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
    const name = plainText(cell.value);
    if (name) places.set(name, column);
  });
  const missing = wanted.filter((name) => !places.has(name));
  if (missing.length > 0) throw unreadable(`it has no column ${missing.join(', ')}`);
  return places;
}

function unreadable(why: string, cause?: unknown): EtlError {
  return new EtlError(
    'correction_unreadable',
    `correction unreadable: ${why}. Expected the workbook that npm run etl -- quarantine wrote, with cells changed and nothing else.`,
    {},
    { cause },
  );
}

const TOLD = 10;

function unwritable(refused: string[]): EtlError {
  const more = refused.length > TOLD ? [`and ${refused.length - TOLD} more cells`] : [];
  const told = [...refused.slice(0, TOLD), ...more].join('\n  ');
  return new EtlError(
    'correction_unreadable',
    `correction unreadable: ${refused.length} ${refused.length === 1 ? 'cell' : 'cells'} of the sheet "${rowsSheet}" cannot be taken as they are:\n  ${told}\n` +
      'Nothing was taken from the workbook; mend these cells and replay it again.',
    { cells: refused.length },
  );
}
