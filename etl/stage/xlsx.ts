import type { CellValue } from 'exceljs';
import type { Contract } from '../contract/contract.ts';
import type { StagedFile } from '../staged-source.ts';
import { cellText } from './cell-text.ts';
import { joinHeader } from './join-header.ts';
import { readSheet, type SheetRow } from './read-sheet.ts';
import { skipKindOf } from './skip.ts';
import type { Staging } from './staging.ts';

const plainNumbers = { isNumber: false, decimalChar: '.' };

/**
 * Writes the rows of a sheet into working files, with their row in the sheet. An empty row is a blank record; cells beyond
 * the header make a row a fault of structure.
 *
 * @throws {EtlError} contract_column_missing, contract_column_unknown, extract_unreadable, extract_limit_exceeded
 */
export async function readXlsx(staging: Staging): Promise<void> {
  const { contract, context } = staging;
  for (const file of staging.files) {
    context.signal.throwIfAborted();
    const where = `${contract.id}/${file.file.fileName}`;
    const rows = await readSheet(file.file.path, where, contract.dialect);
    stageSheet(staging, file, rows);
  }
}

function stageSheet(staging: Staging, file: StagedFile, rows: SheetRow[]): void {
  const { contract } = staging;
  const { headerRows } = contract.dialect;
  const title = contract.skip.title;
  const columns = columnsOf(staging, file, rows);
  file.letters = Object.fromEntries(columns.map((name, at) => [name, columnLetters(at)]));
  const layout = staging.layout(columns, { technicals: 3 });
  const fillDown = new FillDown(contract, columns);
  const body = rows.slice(headerRows.at(-1) ?? title);
  body.forEach((row, at) => {
    const cells = textsOf(contract, columns, row.values);
    const kind = rowKind(contract, columns, row, cells);
    if (kind === 'structure')
      staging.fault(file, at + 1, JSON.stringify(row.values.map((value) => cellText(value, plainNumbers))));
    else if (kind !== null) staging.skip(file, kind, { rowNo: at + 1 });
    else layout.rows.row([file.fileNo, at + 1, row.number, ...fillDown.fill(cells)]);
  });
  if (title > 0) staging.skip(file, 'title', { records: title });
  file.physical = body.length + title;
}

/** Trailing places without a header are no columns. */
function columnsOf(staging: Staging, file: StagedFile, rows: SheetRow[]): string[] {
  const { contract } = staging;
  const { headerRows, headerJoin } = contract.dialect;
  if (headerRows.length === 0) return contract.columns.map(({ name }) => name);
  const heads = headerRows.map((number) =>
    Array.from(rows[number - 1]?.merged ?? [], (value) => cellText(value, plainNumbers)),
  );
  const headers = joinHeader(heads, headerJoin);
  while (headers.length > 0 && headers.at(-1)!.every((spelling) => spelling === '')) headers.pop();
  return staging.header(file, headers);
}

function textsOf(contract: Contract, columns: readonly string[], values: CellValue[]): (string | null)[] {
  const { decimalChar } = contract;
  return columns.map((name, at) => {
    const type = contract.columns.find((column) => column.name === name)?.type;
    return cellText(values[at], { isNumber: type === 'number' || type === 'integer', decimalChar });
  });
}

function rowKind(contract: Contract, columns: readonly string[], row: SheetRow, cells: (string | null)[]) {
  const isEmpty = (text: string | null) => text === null || text.trim() === '';
  const beyond = row.values.slice(columns.length).map((value) => cellText(value, plainNumbers));
  if (cells.every(isEmpty) && beyond.every(isEmpty)) return contract.skip.blank ? 'blank' : 'structure';
  const skipped = skipKindOf(contract, (column) => cells[columns.indexOf(column)]);
  if (skipped !== null) return skipped;
  return beyond.every(isEmpty) ? null : 'structure';
}

/** Carries values down into the empty cells below them, as merged cells mean it. */
class FillDown {
  private readonly places: number[];
  private readonly last = new Map<number, string>();

  constructor({ fillDown }: Contract, columns: readonly string[]) {
    this.places = fillDown.map((name) => columns.indexOf(name)).filter((place) => place >= 0);
  }

  fill(cells: (string | null)[]): (string | null)[] {
    for (const place of this.places) {
      const text = cells[place];
      if (text === null || text === undefined || text.trim() === '')
        cells[place] = this.last.get(place) ?? null;
      else this.last.set(place, text);
    }
    return cells;
  }
}

/** `A` for 0, `AA` for 26. */
function columnLetters(place: number): string {
  const rest = Math.floor(place / 26);
  return (rest === 0 ? '' : columnLetters(rest - 1)) + String.fromCharCode(65 + (place % 26));
}
