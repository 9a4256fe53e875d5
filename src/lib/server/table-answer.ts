import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { encodeCsv } from '#warehouse/encode/csv.ts';
import { encodeJson } from '#warehouse/encode/json.ts';
import { openParquetWriter, type ParquetWriter } from '#warehouse/encode/parquet.ts';
import { bytesOf } from '#warehouse/duckdb/collect-results.ts';
import { encodeXlsx, XLSX_ROWS, type About } from '#warehouse/encode/xlsx.ts';
import { valueStates } from '#warehouse/model/value.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import { scopeKey, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { PRIVATE, problemAnswer, type Answer, type Pieces, type Question } from './answer.ts';
import type { AnswerCache, Body } from './answer-cache.ts';
import { chooseCoding, pack, packPieces, tagIn, type Coding } from './content-coding.ts';
import { readSettings } from './env.ts';
import { hasTag } from './etag.ts';
import { chooseFormat, formats, formatTraits, type Format } from './formats.ts';
import { problem } from './http-errors.ts';
import { gather } from './in-turns.ts';
import { longAnswers, type HeldAnswer } from './long-answers.ts';
import { turnPage, type Page } from './page-link.ts';
import { workbookColumn } from './workbook-columns.ts';

/** Answers of more rows leave as they are encoded and are not kept. */
const KEPT_ROWS = 20_000;

/** A table that is asked for. */
export interface Table {
  /** Names the file a browser saves, and tells apart questions of different kinds. */
  name: string;
  /** All that the rows depend on besides version and scope; equal questions are written alike. */
  question: object;
  /** Columns that Arrow has as dictionaries. */
  dictionaries: ReadonlySet<string>;
  read: (signal: AbortSignal) => Promise<DuckDBMaterializedResult>;
  /** Where the answer is a page of a longer one. */
  page?: Page;
  /** Whether it may have any number of rows though no limit says so: it then waits for its place among long ones. */
  isUnbounded?: boolean;
}

/**
 * Answers a table in the format and the coding its asker likes best, from what is kept where it was asked before.
 *
 * @throws {WarehouseError} question_invalid: no such format, or too many rows for it; what `read` throws
 */
export async function answerTable(
  snapshot: Snapshot,
  scope: Scope,
  asked: Question,
  { table, cache }: { table: Table; cache: AnswerCache },
): Promise<Answer> {
  const format = chooseFormat(asked);
  if (!format) return notAcceptable(asked);
  const { isPacked } = formatTraits[format];
  const coding = isPacked ? 'identity' : chooseCoding(asked.header('accept-encoding'));
  const marking = isMarked(format, asked.url) ? ['marked'] : [];
  const key = JSON.stringify([
    ...[table.name, snapshot.snapshotId, scopeKey(scope), table.question, format],
    ...marking,
  ]);
  const hash = `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`;
  const tag = isPacked ? `W/${hash}` : tagIn(hash, coding);
  const headers = headersOf(snapshot, tag, { asked, table, format });
  if (hasTag(asked.header('if-none-match'), tag)) return { status: 304, headers, body: null };
  const body = await cache.get(`${key}${coding}`, asked.signal, async (signal) =>
    packBody(await makeBodyInTurn(snapshot, { table, format, asked }, signal), coding),
  );
  return {
    status: 200,
    headers: {
      ...headers,
      ...body.headers,
      ...(body.coding ? { 'content-encoding': body.coding } : {}),
    },
    // Of a head nobody reads the rest.
    body:
      'bytes' in body
        ? body.bytes
        : body.pieces(asked.method === 'HEAD' ? AbortSignal.abort() : asked.signal),
  };
}

function notAcceptable(asked: Question): Answer {
  const types = formats.map((format) => formatTraits[format].mediaType).join(', ');
  const detail = `Accept = ${asked.header('accept')}. Expected one of ${types}, or ?format=${formats.join('|')}.`;
  return problemAnswer(problem('format_not_acceptable', detail));
}

interface Making {
  table: Table;
  format: Format;
  asked: Question;
}

/** Makes a body; one that may be long waits for its place among the long ones, and keeps it until it has left. */
async function makeBodyInTurn(snapshot: Snapshot, making: Making, signal: AbortSignal): Promise<Body> {
  let held = mayBeLong(making.table) ? await longAnswers.hold(signal) : null;
  try {
    const body = await makeBody(snapshot, making, signal, (result) => {
      if (held) held.weigh(bytesOf(result));
      else if (result.rowCount > KEPT_ROWS) held = longAnswers.admit(bytesOf(result));
    });
    if (!('bytes' in body) && held) return { ...body, pieces: keptUntilRead(body.pieces, held) };
    held?.release();
    return body;
  } catch (fault) {
    held?.release();
    throw fault;
  }
}

const mayBeLong = ({ page, isUnbounded = false }: Table): boolean =>
  isUnbounded || (page?.limit ?? 0) > KEPT_ROWS;

/** Releases an answer once all who share it have read it, or gone. */
function keptUntilRead(
  pieces: (signal: AbortSignal) => Pieces,
  held: HeldAnswer,
): (signal: AbortSignal) => Pieces {
  let readers = 0;
  return (signal) => {
    readers += 1;
    let isReading = true;
    const leave = () => {
      if (!isReading) return;
      isReading = false;
      readers -= 1;
      if (readers === 0) held.release();
    };
    // Whoever has gone already leaves after those who asked with them have begun.
    if (signal.aborted) setImmediate(leave);
    else signal.addEventListener('abort', leave, { once: true });
    return leaving(pieces(signal), leave);
  };
}

async function* leaving(pieces: Pieces, leave: () => void): AsyncGenerator<Uint8Array | string> {
  try {
    yield* pieces;
  } finally {
    leave();
  }
}

async function makeBody(
  snapshot: Snapshot,
  { table, format, asked: { url } }: Making,
  signal: AbortSignal,
  weigh: (result: DuckDBMaterializedResult) => void,
): Promise<Body> {
  const { page } = table;
  const [result, total] = await Promise.all([table.read(signal), page?.count?.(signal)]);
  weigh(result);
  const { snapshotId } = snapshot;
  const { headers, told } = turnPage(url, page, { snapshotId, format, rows: result.rowCount, total });
  if (format === 'xlsx' && result.rowCount > XLSX_ROWS)
    throw invalidQuestion(
      'format',
      format,
      `at most ${XLSX_ROWS} rows in a sheet, where this answer has ${result.rowCount}: ask for fewer, or for csv or parquet`,
    );
  const encoded = (own: AbortSignal) => encode[format](result, { snapshot, table, told, signal: own });
  const pieces = isMarked(format, url) ? (own: AbortSignal) => marked(encoded(own)) : encoded;
  return result.rowCount > KEPT_ROWS ? { pieces, headers } : { bytes: await gather(pieces(signal)), headers };
}

/** Whoever gives a file its name opens it in a spreadsheet, which takes CSV for UTF-8 by a mark at its beginning alone. */
const isMarked = (format: Format, url: URL): boolean =>
  format === 'csv' && Boolean(url.searchParams.get('name'));

async function* marked(pieces: Pieces): AsyncGenerator<Uint8Array | string> {
  yield '\ufeff';
  yield* pieces;
}

async function packBody(body: Body, coding: Coding): Promise<Body> {
  if (coding === 'identity') return body;
  const headers = body.headers ?? {};
  if ('pieces' in body) return { pieces: (own) => packPieces(body.pieces(own), coding), coding, headers };
  const packed = await pack(body.bytes, coding);
  return packed ? { bytes: packed, coding, headers } : body;
}

interface Encoding {
  snapshot: Snapshot;
  table: Table;
  told: { [key: string]: unknown };
  signal: AbortSignal;
}

type Encode = (result: DuckDBMaterializedResult, encoding: Encoding) => Pieces;

const encode: { readonly [format in Format]: Encode } = {
  json: (result, { snapshot, told }) => encodeJson(result, snapshot.snapshotId, told),
  csv: (result) => encodeCsv(result),
  arrow: (result, { table: { dictionaries } }) => encodeArrow(result, { dictionaries }),
  xlsx: (result, { snapshot, table }) => {
    const columns = result.deduplicatedColumnNames();
    const format = (column: string) => workbookColumn(snapshot.catalog, column)?.format;
    return encodeXlsx(result, aboutOf(snapshot, table, columns), format);
  },
  parquet: async function* (result, { signal }) {
    yield* (await parquetWriter()).encode(result, signal);
  },
};

/** What the second sheet of a workbook says: where the first comes from, what was asked, and what its columns are called. */
function aboutOf(
  { snapshotId, asOf, catalog }: Snapshot,
  { name, question }: Table,
  columns: readonly string[],
): About {
  const asked = Object.entries(question).map(
    ([part, value]) => [part, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const named = columns.flatMap((column) => {
    const names = Object.values(workbookColumn(catalog, column)?.name ?? {});
    return names.length > 0 ? [['column', `${column}: ${names.join(' · ')}`] as const] : [];
  });
  const told = Object.entries(toldBeside).filter(([part]) => columns.some((column) => column.endsWith(part)));
  return [
    ...([
      ['version', snapshotId],
      ['as of', asOf],
      ['question', name],
    ] as const),
    ...asked,
    ...named,
    ...told.map(([part, words]) => ['column', `…${part}: ${words}`] as const),
  ];
}

/** What columns beside a figure say of it. */
const toldBeside = {
  _state: valueStates.join(', '),
  _note: 'not_reported, provisional, restated',
  _reported: 'units, days or months of deliveries that have reported in full',
  _expected: 'how many of them there should be',
};

/** One for a process and a folder: Kit's bundle loads this module a second time. */
const parquetWriters = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.parquet')] ??=
  new Map()) as Map<string, Promise<ParquetWriter>>;

function parquetWriter(): Promise<ParquetWriter> {
  const folder = join(readSettings().dataDirectory, 'exports');
  const writer = parquetWriters.get(folder) ?? openParquetWriter(folder);
  parquetWriters.set(folder, writer);
  writer.catch(() => parquetWriters.delete(folder));
  return writer;
}

function headersOf(
  { snapshotId }: Snapshot,
  tag: string,
  { asked, table, format }: { asked: Question; table: Table; format: Format },
): Answer['headers'] {
  const { contentType, isFile } = formatTraits[format];
  const given = asked.url.searchParams.get('name');
  const name = given || `${table.name}-${snapshotId}`;
  const attached = { 'content-disposition': `attachment; filename="${name}.${format}"` };
  return {
    'content-type': contentType,
    'cache-control': PRIVATE,
    vary: 'accept, accept-encoding',
    etag: tag,
    'x-lodestar-snapshot': snapshotId,
    // Whoever gives a name means a file, in whatever format.
    ...(isFile || given ? attached : {}),
  };
}
