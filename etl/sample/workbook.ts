import ExcelJS from 'exceljs';
import { unzipSync, zipSync, type Zippable } from 'fflate';

/** What a cell of the sample holds: text as typed, a number as Excel took it, or nothing. */
export type Cell = string | number | null;

/** A workbook of one sheet. `merges` are ranges such as `A3:C3`. */
export interface Sheet {
  name: string;
  rows: Cell[][];
  merges: string[];
}

const writtenAt = new Date(Date.UTC(2026, 9, 31));

/** The bytes of a workbook, the same for the same sheet: times inside it and in its archive are fixed. */
export async function workbookBytes(sheet: Sheet): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = writtenAt;
  workbook.modified = writtenAt;
  workbook.creator = 'Lodestar sample';
  workbook.lastModifiedBy = workbook.creator;
  const worksheet = workbook.addWorksheet(sheet.name);
  worksheet.addRows(sheet.rows);
  for (const range of sheet.merges) worksheet.mergeCells(range);
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
