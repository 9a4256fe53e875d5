import { readFile } from 'node:fs/promises';
import ExcelJs, { type Cell, type CellValue, type Worksheet } from 'exceljs';
import type { Dialect } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { checkZip, workbookLimits } from './check-zip.ts';

/** A row of a sheet. `values[0]` is column A; a cell merged into another has that cell's value in `merged` alone. */
export interface SheetRow {
  /** 1-based. */
  number: number;
  values: CellValue[];
  merged: CellValue[];
}

/**
 * Reads one sheet of a workbook up to its last row that says something; hidden rows and sheets are read like others.
 *
 * @param where for messages
 * @throws {EtlError} extract_unreadable: no workbook, or no such sheet; extract_limit_exceeded: it unpacks to too much
 */
export async function readSheet(path: string, where: string, dialect: Dialect): Promise<SheetRow[]> {
  const archive = await readFile(path);
  checkZip(archive, where, workbookLimits);
  const workbook = new ExcelJs.Workbook();
  try {
    // Its types know an older Buffer.
    await workbook.xlsx.load(archive as unknown as ArrayBuffer as never);
  } catch (cause) {
    throw new EtlError(
      'extract_unreadable',
      `extract unreadable: ${where} is no workbook that can be read. Expected XLSX; ask the agency to save it anew.`,
      {},
      { cause },
    );
  }
  return rowsOf(chooseSheet(workbook.worksheets, where, dialect));
}

function chooseSheet(sheets: Worksheet[], where: string, { sheetName, sheetNumber }: Dialect): Worksheet {
  const plain = (name: string) => name.normalize('NFC').trim();
  const sheet =
    sheetName === null
      ? sheets[sheetNumber - 1]
      : sheets.find(({ name }) => plain(name) === plain(sheetName));
  if (sheet) return sheet;
  throw new EtlError(
    'extract_unreadable',
    `sheet missing: ${sheetName ?? `number ${sheetNumber}`} in ${where}, which has ${sheets.map(({ name }) => `"${name}"`).join(', ')}. ` +
      'Ask the agency for it, or mend the dialect in contract.yaml.',
    { sheets: sheets.map(({ name }) => name) },
  );
}

function rowsOf(sheet: Worksheet): SheetRow[] {
  const rows: SheetRow[] = [];
  for (let number = 1; number <= sheet.rowCount; number++) {
    const values: CellValue[] = [];
    const merged: CellValue[] = [];
    sheet.findRow(number)?.eachCell({ includeEmpty: false }, (cell: Cell, column: number) => {
      merged[column - 1] = cell.value;
      if (cell.master === cell) values[column - 1] = cell.value;
    });
    rows.push({ number, values, merged });
  }
  while (rows.length > 0 && rows.at(-1)!.values.every(isNothing)) rows.pop();
  return rows;
}

function isNothing(value: CellValue): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}
