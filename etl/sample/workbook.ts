import { unzipSync, zipSync, type Zippable } from 'fflate';

/** What a cell of the sample holds: text as typed, a number as Excel took it, or nothing. */
export type Cell = string | number | null;

/** What else a sheet may hold: a day as Excel keeps it, a formula with or without its result, a fault. */
export type SheetCell =
  | Cell
  | Date
  | { formula: string; result?: number | string }
  | { error: '#REF!' | '#N/A' | '#VALUE!' | '#DIV/0!' };

/** A sheet of a workbook. `merges` are ranges such as `A3:C3`. */
export interface Sheet {
  name: string;
  rows: SheetCell[][];
  merges?: string[];
  /** 1-based rows that a filter hides. */
  hidden?: number[];
}

const writtenAt = new Date(Date.UTC(2026, 9, 31));

/** The bytes of a workbook, the same for the same sheets: times inside it and in its archive are fixed. */
export async function workbookBytes(...sheets: Sheet[]): Promise<Uint8Array> {
  const { default: ExcelJs } = await import('exceljs');
  const workbook = new ExcelJs.Workbook();
  workbook.created = writtenAt;
  workbook.modified = writtenAt;
  workbook.creator = 'Lodestar sample';
  workbook.lastModifiedBy = workbook.creator;
  for (const { name, rows, merges = [], hidden = [] } of sheets) {
    const worksheet = workbook.addWorksheet(name);
    worksheet.addRows(rows);
    for (const range of merges) worksheet.mergeCells(range);
    for (const row of hidden) worksheet.getRow(row).hidden = true;
  }
  return withFixedTimes(new Uint8Array(await workbook.xlsx.writeBuffer()));
}

function withFixedTimes(archive: Uint8Array): Uint8Array {
  // An archive keeps local time without a zone: built from local parts, it is the same in every zone.
  const mtime = new Date(2026, 9, 31);
  const entries: Zippable = {};
  for (const [name, bytes] of Object.entries(unzipSync(archive))) entries[name] = [bytes, { mtime }];
  return zipSync(entries, { level: 6 });
}

/** `A` for 1, `AA` for 27. */
export function columnLetter(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnLetter(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
