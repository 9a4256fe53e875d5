import type { Obstacle } from '#warehouse/model/fault-fact.ts';
import type { UntakenCell } from '#warehouse/model/file-check.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { columnLetters } from '../stage/cell-address.ts';
import { cellAsSent, plainText, untakenSentence, type Untaken } from './cell-as-sent.ts';
import { readMendedSheet, type MendedCell, type MendedSheet } from './mended-sheet.ts';
import { addressColumns, FIRST_RECORD_ROW, NAMES_ROW, rowsSheet } from './mending-sheet.ts';
import { touchedCells } from './seal-cells.ts';
import { typedText } from '#warehouse/model/typed-text.ts';
import { typedColumn } from './day-formats.ts';

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

/** Its records, and the address of a cell of one in the sheet of rows. */
export interface MendedBook {
  rows: MendedRow[];
  addressOf(row: MendedRow, column: string): string;
}

/** Its records alone; see {@link readMendedBook}. */
export async function readMended(contract: Contract, bytes: Buffer): Promise<MendedRow[]> {
  return (await readMendedBook(contract, bytes)).rows;
}

/**
 * Reads a workbook that `exportQuarantine` wrote and an agency has filled in. What was typed is said as the contract writes it, where
 * that can be read in one way; all else stays as typed. Which cells were touched is told by the seal it
 * bears; without one, all of them were.
 *
 * @throws {EtlError} correction_unreadable: no such workbook, a column is missing, a line does not say which record it is, one
 * record stands in two lines, or cells cannot be written as the contract has them
 */
export async function readMendedBook(contract: Contract, bytes: Buffer): Promise<MendedBook> {
  const sheet = await readMendedSheet(bytes);
  const places = placesOf(sheet, [...addressColumns, ...contract.columns.map(({ name }) => name)]);
  const rows: MendedRow[] = [];
  const numbers = new Map<MendedRow, number>();
  const seen = new Set<string>();
  const refused: UntakenCell[] = [];
  for (const [number, cells] of sheet) {
    if (number < FIRST_RECORD_ROW) continue;
    const text = (name: string) => {
      const place = places.get(name);
      return place === undefined ? null : plainText(cells[place]?.value);
    };
    const [extractId, fileName, rowNo] = addressColumns.map(text);
    if (!extractId && !fileName && !rowNo) continue;
    if (!extractId || !fileName || !/^[1-9][0-9]*$/.test(rowNo ?? ''))
      throw unreadable(`line ${number} does not say which record it is`, {
        what: 'line_unnamed',
        count: number,
      });
    const address = `${extractId} ${rowNo}`;
    if (seen.has(address))
      throw unreadable(`line ${number} repeats record ${rowNo} of ${fileName}`, {
        what: 'line_repeated',
        count: number,
      });
    seen.add(address);
    const line = readLine(contract, (name) => cells[places.get(name)!], text('sealed'));
    refused.push(
      ...[...line.untaken].map(([{ name, header }, untaken]) => ({
        ...{ address: `${columnLetters(places.get(name)!)}${number}`, column: name, header },
        ...untaken,
      })),
    );
    const touched = Object.fromEntries(line.touched.map((name) => [name, line.cells[name] ?? null]));
    const row = { extractId, fileName, rowNo: Number(rowNo), cells: touched, touched: line.touched };
    rows.push(row);
    numbers.set(row, number);
  }
  if (refused.length > 0) throw unwritable(refused);
  return {
    rows,
    addressOf: (row, column) => `${columnLetters(places.get(column)!)}${numbers.get(row)!}`,
  };
}

type CellOf = (name: string) => MendedCell | null | undefined;

/** Cells of a line as the contract writes them, which of them were touched, and which cannot be taken. */
function readLine(contract: Contract, cellOf: CellOf, seal: string | null) {
  const cells: { [column: string]: string | null } = {};
  const untaken = new Map<Column, Untaken>();
  for (const column of contract.columns) {
    const { value, format } = cellOf(column.name) ?? { value: null, format: '' };
    const read = cellAsSent(value, format, column, contract);
    cells[column.name] = 'text' in read ? read.text : null;
    if ('why' in read) untaken.set(column, read);
  }
  const touched = touchedCells(cells, seal);
  for (const column of contract.columns.filter(({ name }) => touched.includes(name))) {
    const text = cells[column.name] ?? null;
    if (text !== null) cells[column.name] = typedText(text, typedColumn(column), contract);
    if (seal !== null && column.partition !== null) untaken.set(column, { why: 'name_of_file' });
  }
  return { cells, touched, untaken };
}

function placesOf(sheet: MendedSheet, wanted: string[]): Map<string, number> {
  const names = Array.from(sheet.get(NAMES_ROW) ?? [], (cell) => plainText(cell?.value));
  const places = new Map(names.flatMap((name, place) => (name ? [[name, place] as const] : [])));
  const missing = wanted.filter((name) => !places.has(name));
  if (missing.length > 0)
    throw unreadable(`it has no column ${missing.join(', ')}`, {
      what: 'columns_gone',
      name: missing.join(', '),
    });
  return places;
}

function unreadable(why: string, obstacle: Obstacle): EtlError {
  return new EtlError(
    'correction_unreadable',
    `correction unreadable: ${why}. Expected the workbook that npm run etl -- quarantine wrote, with cells changed and nothing else.`,
    { facts: [{ fact: 'obstacle', ...obstacle }] },
  );
}

/** Cells told in the message; and told to a program. */
const TOLD = 10;
const LISTED = 50;

function unwritable(refused: UntakenCell[]): EtlError {
  const more = refused.length > TOLD ? [`and ${refused.length - TOLD} more cells`] : [];
  const told = refused
    .slice(0, TOLD)
    .map((cell) => `${cell.address} (${cell.header}): ${untakenSentence(cell)}`);
  return new EtlError(
    'correction_unreadable',
    `correction unreadable: ${refused.length} ${refused.length === 1 ? 'cell' : 'cells'} of the sheet "${rowsSheet}" cannot be taken as they are:\n  ${[...told, ...more].join('\n  ')}\n` +
      'Nothing was taken from the workbook; mend these cells and replay it again.',
    { cells: refused.length, untaken: refused.slice(0, LISTED) },
  );
}
