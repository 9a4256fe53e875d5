import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import ExcelJs from 'exceljs';
import { EtlError } from '#etl/errors.ts';
import { isRecord, parseJson, scalarText } from '#etl/json-text.ts';
import type { DraftNote } from '#warehouse/model/draft-note.ts';
import { readBytes } from '#etl/stage/container.ts';
import { delimiters } from '#etl/stage/delimiters.ts';
import { readParquet } from './read-parquet.ts';
import { readText } from './read-text.ts';
import type { SampleTable } from './sample-table.ts';

const MAX_BYTES = 64 << 20;

/** Reads an extract as a table of texts. @throws {EtlError} contract_unreadable */
export async function readExtract(path: string): Promise<SampleTable> {
  const head = await readBytes(path, 0, 4).catch((cause: unknown) => {
    throw unreadable(path, 'cannot be opened', cause);
  });
  const signature = head.toString('latin1');
  if (signature === 'PAR1')
    return readParquet(path).catch((cause: unknown) => {
      throw unreadable(path, 'is no Parquet file that can be read', cause);
    });
  const bytes = await readFile(path);
  if (bytes.length > MAX_BYTES)
    throw unreadable(path, `is larger than ${MAX_BYTES} bytes: give a part of it`);
  if (signature === 'PK\u0003\u0004') return readWorkbook(path, bytes);
  refuseOther(path, bytes);
  const { text, encoding, questions } = await readText(path, bytes);
  const isRecords = /^\.(json|ndjson|jsonl)$/.test(extname(path).toLowerCase());
  const table = isRecords ? readRecords(path, text) : readDelimited(path, text);
  return { ...table, encoding, questions: [...questions, ...table.questions] };
}

/** What is no table would be drafted as one of a single column. */
function refuseOther(path: string, bytes: Buffer): void {
  const head = bytes
    .toString('utf8', 0, 512)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (/^<(!doctype|html|head|body|\?xml)/i.test(head)) throw unreadable(path, 'is a web page or XML');
  if (head.startsWith('%PDF-')) throw unreadable(path, 'is a PDF');
  if (bytes.toString('latin1', 0, 4) === '\xd0\xcf\x11\xe0')
    throw unreadable(
      path,
      'is an old or password-protected Office file: save it as .xlsx without a password',
    );
}

function readDelimited(path: string, text: string): SampleTable {
  const read = (delimiter: string) =>
    parse(text, {
      ...{ delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: false },
    }) as string[][];
  const tried = delimiters.map((delimiter) => {
    const rows = read(delimiter);
    const width = commonWidth(rows);
    const fitting = rows.filter((row) => row.length === width).length;
    return { delimiter, rows, width, share: width === 1 ? 0 : fitting / Math.max(1, rows.length) };
  });
  // The share decides before the width: where decimals have commas, commas part all rows but the header, and into more cells.
  const isBetter = (one: (typeof tried)[0], other: (typeof tried)[0]) =>
    one.share > other.share || (one.share === other.share && one.width > other.width);
  const best = tried.reduce((one, other) => (isBetter(other, one) ? other : one));
  const delimiter = best.share === 0 ? ',' : best.delimiter;
  return arrange(path, 'csv', best.rows, delimiter === ',' ? {} : { delimiter });
}

async function readWorkbook(path: string, bytes: Buffer): Promise<SampleTable> {
  const workbook = new ExcelJs.Workbook();
  // Its types know an older Buffer.
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer as never).catch((cause: unknown) => {
    throw unreadable(path, 'is no workbook that can be read', cause);
  });
  const [sheet] = workbook.worksheets;
  if (!sheet) throw unreadable(path, 'has no sheet');
  const rows: (string | null)[][] = [];
  for (let number = 1; number <= sheet.rowCount; number++) {
    const row: (string | null)[] = [];
    sheet.findRow(number)?.eachCell((cell, column) => {
      const isDay = cell.value instanceof Date;
      row[column - 1] = isDay ? (cell.value as Date).toISOString().slice(0, 10) : cell.text;
    });
    rows.push(Array.from(row, (cell) => cell ?? null));
  }
  const table = arrange(path, 'xlsx', rows, { sheetName: sheet.name });
  const others = workbook.worksheets.slice(1).map(({ name }) => name);
  if (others.length === 0) return table;
  return { ...table, questions: [{ code: 'sheets', sheet: sheet.name, others }, ...table.questions] };
}

function readRecords(path: string, text: string): SampleTable {
  const whole = tryParse(text);
  const [property, list] = Array.isArray(whole)
    ? [null, whole as unknown[]]
    : isRecord(whole)
      ? (Object.entries(whole).find((entry): entry is [string, unknown[]] => Array.isArray(entry[1])) ?? [
          null,
          [whole],
        ])
      : [
          null,
          text
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map(tryParse),
        ];
  const records = list.filter(isRecord);
  if (records.length === 0 || records.length < list.length)
    throw unreadable(path, 'is no list of JSON records');
  const headers = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    format: whole === undefined ? 'ndjson' : 'json',
    headers,
    types: headers.map(() => null),
    rows: records.map((record) =>
      headers.map(
        (key) => scalarText(record[key]) ?? (record[key] == null ? null : JSON.stringify(record[key])),
      ),
    ),
    rowsInFile: records.length,
    title: 0,
    dialect: property === null ? {} : { property },
    encoding: null,
    questions: [],
  };
}

/** Puts the header where the first row stands that is as wide as the table and full of texts. */
function arrange(
  path: string,
  format: SampleTable['format'],
  all: (string | null)[][],
  dialect: SampleTable['dialect'],
): SampleTable {
  const width = commonWidth(all);
  const filled = (row: (string | null)[]) => row.filter((cell) => (cell ?? '').trim() !== '').length;
  const title = all.findIndex((row) => filled(row) >= Math.max(1, width * 0.8));
  const header = all[title];
  if (!header) throw unreadable(path, 'has no row that could be its header');
  const headers = Array.from({ length: width }, (_, place) => (header[place] ?? '').trim());
  const body = all.slice(title + 1).filter((row) => filled(row) > 0);
  const odd = body.filter((row) => row.length > width || filled(row) < width * 0.3).length;
  const questions: DraftNote[] = [];
  if (headers.some((text) => /^-?[\d.,/ -]+$/.test(text))) questions.push({ code: 'header', row: title + 1 });
  if (odd > 0) questions.push({ code: 'shape', count: odd });
  const types = headers.map(() => null);
  return {
    ...{ format, headers, types, rows: body, rowsInFile: body.length },
    ...{ title, dialect, encoding: null, questions },
  };
}

function commonWidth(rows: (string | null)[][]): number {
  const counts = new Map<number, number>();
  for (const row of rows.slice(0, 10_000)) {
    let width = row.length;
    while (width > 0 && (row[width - 1] ?? '').trim() === '') width--;
    if (width > 0) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [1, 0])[0];
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function unreadable(path: string, why: string, cause?: unknown): EtlError {
  return new EtlError(
    'contract_unreadable',
    `extract not readable: ${path} ${why}. Expected CSV, TSV, XLSX, JSON, NDJSON or Parquet.`,
    {},
    { cause },
  );
}
