import { createHash } from 'node:crypto';
import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { encodeCsv } from '#warehouse/encode/csv.ts';
import { encodeJson } from '#warehouse/encode/json.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import { scopeKey, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { PRIVATE, type Answer, type Question } from './answer.ts';
import type { AnswerCache, Body } from './answer-cache.ts';
import { hasTag } from './etag.ts';
import { turnPage, type Page } from './page-link.ts';

export const formats = ['arrow', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

/** Answers of more rows leave as they are encoded and are not kept. */
const KEPT_ROWS = 100_000;

const contentTypes: { readonly [format in Format]: string } = {
  arrow: 'application/vnd.apache.arrow.stream',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** A table that is asked for. */
export interface Table {
  /** Names the file a browser saves, and tells apart questions of different kinds. */
  name: string;
  /** All that the rows depend on besides version and scope; equal questions are written alike. */
  question: unknown;
  format: Format;
  /** Columns that Arrow has as dictionaries. */
  dictionaries: ReadonlySet<string>;
  read: (signal: AbortSignal) => Promise<DuckDBMaterializedResult>;
  /** Where the answer is a page of a longer one. */
  page?: Page;
}

/** Answers a table in one of its formats, from what is kept where it was asked before. @throws what `read` throws */
export async function answerTable(
  snapshot: Snapshot,
  scope: Scope,
  asked: Question,
  { table, cache }: { table: Table; cache: AnswerCache },
): Promise<Answer> {
  const { name, question, format } = table;
  const key = JSON.stringify([name, snapshot.snapshotId, scopeKey(scope), question, format]);
  const tag = `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`;
  const headers = headersOf(snapshot, tag, table);
  if (hasTag(asked.header('if-none-match'), tag)) return { status: 304, headers, body: null };
  const body = await cache.get(key, asked.signal, (signal) => makeBody(snapshot, table, asked.url, signal));
  return {
    status: 200,
    headers: { ...headers, ...body.headers },
    body: 'bytes' in body ? body.bytes : body.pieces(),
  };
}

/** Reads `?format=`. @throws {WarehouseError} question_invalid */
export function readFormat(text: string): Format {
  const found = formats.find((format) => format === text);
  if (found) return found;
  throw invalidQuestion('format', text, `one of ${formats.join(', ')}`);
}

async function makeBody(
  { snapshotId }: Snapshot,
  { format, dictionaries, read, page }: Table,
  url: URL,
  signal: AbortSignal,
): Promise<Body> {
  const [result, total] = await Promise.all([read(signal), page?.count?.(signal)]);
  const { headers, told } = turnPage(url, page, { snapshotId, rows: result.rowCount, total });
  const encode = () => {
    if (format === 'arrow') return encodeArrow(result, { dictionaries });
    return format === 'csv' ? encodeCsv(result) : encodeJson(result, snapshotId, told);
  };
  if (result.rowCount > KEPT_ROWS) return { pieces: encode, headers };
  return {
    bytes: Buffer.concat(
      [...encode()].map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)),
    ),
    headers,
  };
}

function headersOf({ snapshotId }: Snapshot, tag: string, { name, format }: Table): Answer['headers'] {
  const attached = { 'content-disposition': `attachment; filename="${name}-${snapshotId}.csv"` };
  return {
    'content-type': contentTypes[format],
    'cache-control': PRIVATE,
    etag: tag,
    'x-lodestar-snapshot': snapshotId,
    ...(format === 'csv' ? attached : {}),
  };
}
