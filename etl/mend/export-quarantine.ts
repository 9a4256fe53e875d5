import ExcelJs, { type Row, type Worksheet } from 'exceljs';
import type { Contract } from '../contract/contract.ts';
import type { HeldBack, RuleCount } from './held-back.ts';
import { addressColumns, FIRST_RECORD_ROW, NAMES_ROW, rowsSheet, tellingColumns } from './mending-sheet.ts';

/** What a rule is called for people; its id where it has no name. */
export type RuleName = (rule: string) => string;

const faulty = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFDE9D9' } } as const;
const quiet = { color: { argb: 'FF777777' } } as const;
/** Longest text a cell of a workbook holds. */
const MAX_CELL = 32_767;

/**
 * Writes a source's quarantine as a workbook for its agency: a line per record with its address, its reasons and its texts as
 * sent, faulty cells coloured and annotated; a second sheet counts the reasons. What may not be kept is counted there alone.
 * Rules are told by name, with their id in brackets behind it.
 *
 * Safe to open: every cell is text, formatted as text, so that one that begins like a formula stays what it is even when
 * somebody edits it.
 *
 * @returns the bytes of the XLSX file
 */
export async function exportQuarantine(
  contract: Contract,
  held: readonly HeldBack[],
  counts: readonly RuleCount[],
  nameOf: RuleName,
): Promise<Buffer> {
  const book = new ExcelJs.Workbook();
  const rows = book.addWorksheet(rowsSheet, { views: [{ state: 'frozen', xSplit: 6, ySplit: 2 }] });
  writeHeads(rows, contract);
  for (const record of held) if (record.raw !== null) writeRecord(rows, contract, record, nameOf);
  const reasons = book.addWorksheet('reasons');
  writeTexts(reasons.getRow(1), ['rule', 'name', 'reason', 'records']);
  counts.forEach(({ rule, reason, records }, at) =>
    writeTexts(reasons.getRow(at + 2), [rule, nameOf(rule), reason, String(records)]),
  );
  return Buffer.from(await book.xlsx.writeBuffer());
}

function writeHeads(sheet: Worksheet, { columns }: Contract): void {
  const leading = [...addressColumns, ...tellingColumns];
  writeTexts(sheet.getRow(NAMES_ROW), [...leading, ...columns.map(({ name }) => name)]);
  writeTexts(sheet.getRow(NAMES_ROW + 1), [
    ...leading.map(() => null),
    ...columns.map(({ header }) => header),
  ]);
  sheet.getRow(NAMES_ROW).font = quiet;
  sheet.getRow(NAMES_ROW + 1).font = { bold: true };
  sheet.columns.forEach((column, at) => (column.width = at < 3 ? 12 : 24));
  // Who mends rows need not see what tells the program which record it is.
  sheet.getColumn(1).hidden = true;
}

function writeRecord(sheet: Worksheet, { columns }: Contract, record: HeldBack, nameOf: RuleName): void {
  const { extractId, fileName, rowNo, cell, reasons } = record;
  const raw = record.raw ?? {};
  const row = sheet.getRow(Math.max(FIRST_RECORD_ROW, sheet.rowCount + 1));
  const faults = reasons.map(({ rule }) => told(rule, nameOf)).join('; ');
  const texts = columns.map(({ name }) => textOf(raw[name]));
  writeTexts(row, [extractId, fileName, String(rowNo), cell, faults, textOf(raw.record), ...texts]);
  columns.forEach(({ name }, at) => {
    const mine = reasons.filter(({ field }) => field === name);
    if (mine.length === 0) return;
    const place = row.getCell(addressColumns.length + tellingColumns.length + at + 1);
    place.fill = faulty;
    place.note = mine.map(({ rule }) => told(rule, nameOf)).join('\n');
  });
}

function told(rule: string, nameOf: RuleName): string {
  const name = nameOf(rule);
  return name === rule ? rule : `${name} [${rule}]`;
}

function writeTexts(row: Row, texts: readonly (string | null)[]): void {
  texts.forEach((text, at) => {
    const cell = row.getCell(at + 1);
    cell.numFmt = '@';
    cell.value = text;
  });
}

/** Characters that XML has no place for would make a workbook nobody can open. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').slice(0, MAX_CELL);
}
