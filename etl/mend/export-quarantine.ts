import type { Row, Worksheet } from 'exceljs';
import type { Column, Contract } from '../contract/contract.ts';
import type { CodeList } from './allowed-codes.ts';
import { faultSentence, shown, textOf, type Telling } from './fault-sentence.ts';
import { faultWords } from './fault-words.ts';
import { guideWords, type GuideWords } from './guide-words.ts';
import { judgedOf, type HeldBack, type HeldReason, type RuleCount } from './held-back.ts';
import {
  addressColumns,
  FIRST_RECORD_ROW,
  hiddenColumns,
  NAMES_ROW,
  rowsSheet,
  tellingColumns,
} from './mending-sheet.ts';
import { sealCells } from './seal-cells.ts';
import { typingEntries } from './typing-entries.ts';

/** A source's quarantine, and what is to be known to say what is wrong with it. */
export interface QuarantineTold {
  contract: Contract;
  held: readonly HeldBack[];
  counts: readonly RuleCount[];
  codes: readonly CodeList[];
  /** Language the workbook is written in. */
  language: string;
  /** What a rule asks for; its id where it has no name. */
  nameOf: (rule: string) => string;
  columnsOf: (reason: HeldReason) => readonly string[];
  /** What another source is called. */
  sourceName: (id: string) => string;
}

const fillOf = (argb: string) => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } }) as const;
const faulty = fillOf('FFFDE9D9');
const tried = fillOf('FFE3EEF9');
const quiet = { color: { argb: 'FF777777' } } as const;
const bold = { bold: true } as const;
/** Longest text a cell of a workbook holds. */
const MAX_CELL = 32_767;
const LEADING = [...addressColumns, ...tellingColumns];
const WIDE = { reasons: 60, record: 30, file_name: 24, line: 10, cell: 8 } as const;

/**
 * Writes a source's quarantine as a workbook for its agency: a guide; a line per record with its place, a sentence for each fault and
 * its texts as they were judged, faulty cells coloured and annotated; the codes that may stand there; how many records fail each rule;
 * and the records as they came. What may not be kept is counted alone.
 *
 * Safe to open: every cell is text, formatted as text, so that one that begins like a formula stays what it is even when
 * somebody edits it.
 *
 * @returns the bytes of the XLSX file
 */
export async function exportQuarantine(told: QuarantineTold): Promise<Buffer> {
  const words = guideWords(told.language);
  // A third of a second that runs without workbooks never need.
  const { default: ExcelJs } = await import('exceljs');
  const book = new ExcelJs.Workbook();
  const kept = told.held.filter(({ raw }) => raw !== null);
  writeGuide(book.addWorksheet(words.sheets.guide), told, words);
  writeRows(
    book.addWorksheet(rowsSheet, { views: [{ state: 'frozen', xSplit: LEADING.length, ySplit: 2 }] }),
    kept,
    told,
  );
  if (told.codes.length > 0) writeCodes(book.addWorksheet(words.sheets.codes), told, words);
  const { rule, asks, rows } = words.counts;
  writeTable(
    book.addWorksheet(words.sheets.reasons),
    [32, 70, 16],
    [
      [rule, asks, rows],
      ...told.counts.map((count) => [count.rule, told.nameOf(count.rule), String(count.records)]),
    ],
  );
  writeDelivered(book.addWorksheet(words.sheets.delivered), kept, told, words);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function writeGuide(
  sheet: Worksheet,
  { contract, codes, language }: QuarantineTold,
  words: GuideWords,
): void {
  const place = placeKind(contract);
  const names: { [key: string]: string } = {
    ...{ file: words.file, place: words.place[place], placeMeaning: words.placeMeaning[place] },
    ...{ cell: words.cell, reasons: words.reasons, record: words.record },
    ...{ codes: words.sheets.codes, reasonsSheet: words.sheets.reasons, delivered: words.sheets.delivered },
  };
  const fill = (text: string) => text.replace(/^\{(\w+)\}$/, (whole, key: string) => names[key] ?? whole);
  writeTable(
    sheet,
    [28, 100],
    [
      [words.title(nameIn(contract, language)), null],
      [words.intro, null],
      [null, null],
      ...words.entries
        .filter(([name]) => name !== '{codes}' || codes.length > 0)
        .flatMap(([name, meaning]) =>
          name === '{typing}'
            ? typingEntries(contract, language, (column) => headingOf(column, language))
            : [[fill(name), fill(meaning)]],
        ),
    ],
  );
  sheet.eachRow((row, number) => (row.getCell(1).font = number === 2 ? {} : bold));
  for (const cell of ['A1', 'A2']) sheet.getCell(cell).alignment = { wrapText: false };
}

function nameIn({ name, id }: Contract, language: string): string {
  return name[language] ?? Object.values(name)[0] ?? id;
}

/** Where people find a record: a line of a text, a row of a sheet, or by its number. */
function placeKind({ server }: Contract): keyof GuideWords['place'] {
  if (!('format' in server)) return 'record';
  if (server.format === 'xlsx') return 'row';
  return server.format === 'csv' || server.format === 'tsv' || server.format === 'ndjson' ? 'line' : 'record';
}

function writeRows(sheet: Worksheet, held: readonly HeldBack[], told: QuarantineTold): void {
  const { contract, language } = told;
  const { columns } = contract;
  const words = guideWords(language);
  const labels: { [name: string]: string } = {
    ...{ file_name: words.file, line: words.place[placeKind(contract)], cell: words.cell },
    ...{ reasons: words.reasons, record: words.record },
  };
  writeTexts(sheet.getRow(NAMES_ROW), [...LEADING, ...columns.map(({ name }) => name)]);
  writeTexts(sheet.getRow(NAMES_ROW + 1), [
    ...LEADING.map((name) => labels[name] ?? null),
    ...columns.map((column) => headingOf(column, language)),
  ]);
  sheet.getRow(NAMES_ROW).font = quiet;
  sheet.getRow(NAMES_ROW + 1).font = bold;
  sheet.columns.forEach((column, at) => {
    const name: string = LEADING[at] ?? '';
    column.width = WIDE[name as keyof typeof WIDE] ?? 24;
    column.hidden = hiddenColumns.includes(name);
  });
  const telling: Telling = {
    ...{
      contract: spokenIn(contract, language),
      nameOf: told.nameOf,
      columnsOf: told.columnsOf,
      sourceName: told.sourceName,
    },
    words: faultWords(language),
    otherLines: linesByValues(held, told),
    names: { codes: words.sheets.codes, record: words.record },
  };
  held.forEach((record, at) => writeRecord(sheet.getRow(FIRST_RECORD_ROW + at), record, telling));
}

function writeRecord(row: Row, record: HeldBack, telling: Telling): void {
  const { columns } = telling.contract;
  const judged = judgedOf(record);
  const faults = record.reasons.map((reason) => ({
    columns: telling.columnsOf(reason),
    sentence: faultSentence(reason, record, telling),
    rule: reason.rule,
  }));
  const texts = new Map(columns.map(({ name }) => [name, cellText(judged[name])]));
  const leading: { [name in (typeof LEADING)[number]]: string | null } = {
    ...{ extract_id: record.extractId, file_name: cellText(record.fileName), row_no: String(record.rowNo) },
    ...{ sealed: sealCells(Object.fromEntries(texts)), line: String(record.lineNo), cell: record.cell },
    reasons: cellText(faults.map(({ sentence, rule }) => `${sentence} [${rule}]`).join('\n')),
    record: cellText(record.raw?.['record']),
  };
  writeTexts(row, [...LEADING.map((name) => leading[name]), ...texts.values()]);
  const placeOf = (name: string) => row.getCell(1 + [...LEADING, ...texts.keys()].indexOf(name));
  placeOf('reasons').alignment = { wrapText: true, vertical: 'top' };
  // A fault of no column in particular colours what tells it.
  if (faults.some((fault) => fault.columns.length === 0)) placeOf('reasons').fill = faulty;
  for (const { name } of columns) {
    const mine = faults.filter((fault) => fault.columns.includes(name)).map(({ sentence }) => sentence);
    const since = triedSince(record, name, telling);
    if (mine.length + since.length === 0) continue;
    placeOf(name).fill = mine.length > 0 ? faulty : tried;
    placeOf(name).note = cellText([...mine, ...since].join('\n')) ?? '';
  }
}

/** What is to be said of a cell that was mended and judged so. */
function triedSince({ raw, tried: since }: HeldBack, column: string, { words }: Telling): string[] {
  if (since === null) return [];
  const [was, is] = [shown(raw?.[column]), shown(since[column])];
  if (textOf(raw?.[column]) === textOf(since[column])) return [];
  const told = (text: string) => (text === '' ? `(${words.empty})` : text);
  return [words.asDelivered(told(was)), words.tried(told(is))];
}

/** Lines by the values that stand in some columns, as far as they are among the rows held back. */
function linesByValues(held: readonly HeldBack[], { columnsOf }: QuarantineTold): Telling['otherLines'] {
  const keyOf = (record: HeldBack, columns: readonly string[]) =>
    JSON.stringify([columns, columns.map((name) => textOf(judgedOf(record)[name]).trim())]);
  const lines = new Map<string, HeldBack[]>();
  for (const record of held)
    for (const reason of record.reasons.filter((one) => one.reason === 'duplicate')) {
      const key = keyOf(record, columnsOf(reason));
      lines.set(key, [...(lines.get(key) ?? []), record]);
    }
  return (record, columns) => {
    const others = (lines.get(keyOf(record, columns)) ?? []).filter((other) => other !== record);
    const told = others
      .slice(0, MAX_LINES)
      .map(({ lineNo, fileName }) =>
        fileName === record.fileName ? String(lineNo) : `${lineNo} (${fileName})`,
      );
    return [...told, ...(others.length > MAX_LINES ? ['…'] : [])].join(', ');
  };
}

const MAX_LINES = 5;

function writeCodes(sheet: Worksheet, { codes: lists, language }: QuarantineTold, words: GuideWords): void {
  const { column, code, name, from, to, synonyms } = words.codes;
  writeTable(
    sheet,
    [28, 20, 40, 14, 14, 40],
    [
      [column, code, name, from, to, synonyms],
      ...lists.flatMap(({ column: of, codes, total }) => {
        const heading = headingOf(of, language);
        return [
          ...codes.map((one) => [heading, one.code, one.name, one.from, one.to, one.synonyms.join('; ')]),
          ...(codes.length < total
            ? [[heading, words.more(codes.length, total), null, null, null, null]]
            : []),
        ];
      }),
    ],
  );
}

/** A contract whose columns are called as readers of a language call them: sentences name them so. */
function spokenIn(contract: Contract, language: string): Contract {
  const columns = contract.columns.map((column) => ({
    ...column,
    header: column.names?.[language] ?? column.header,
  }));
  return { ...contract, columns };
}

/** What a reader calls a column, and beside it what the agency's own file does. */
function headingOf({ names, header }: Column, language: string): string {
  const called = names?.[language] ?? header;
  return called === header ? header : `${called} (${header})`;
}

function writeDelivered(
  sheet: Worksheet,
  held: readonly HeldBack[],
  { contract, language }: QuarantineTold,
  words: GuideWords,
): void {
  const { columns } = contract;
  writeTable(
    sheet,
    [24, 10, ...columns.map(() => 24), 60],
    [
      [words.file, words.place[placeKind(contract)], ...columns.map(({ header }) => header), words.record],
      ...held.map(({ fileName, lineNo, raw }) => [
        ...[fileName, String(lineNo)],
        ...columns.map(({ name }) => cellText(raw?.[name])),
        raw?.['_cut'] === true
          ? `${cellText(raw['record'])} […] ${faultWords(language).cut}`
          : cellText(raw?.['record']),
      ]),
    ],
  );
}

function writeTable(
  sheet: Worksheet,
  widths: readonly number[],
  rows: readonly (readonly (string | null)[])[],
): void {
  rows.forEach((texts, at) => writeTexts(sheet.getRow(at + 1), texts.map(cellText)));
  sheet.getRow(1).font = bold;
  widths.forEach((width, at) => {
    sheet.getColumn(at + 1).width = width;
    sheet.getColumn(at + 1).alignment = { wrapText: true, vertical: 'top' };
  });
}

function writeTexts(row: Row, texts: readonly (string | null)[]): void {
  texts.forEach((text, at) => {
    const cell = row.getCell(at + 1);
    cell.numFmt = '@';
    cell.value = text;
  });
}

/** Characters that XML has no place for would make a workbook nobody can open. What a cell cannot hold ends with `…`. */
function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  // eslint-disable-next-line no-control-regex
  const text = textOf(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
}
