import { createHash } from 'node:crypto';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { encodeCsv } from '#warehouse/encode/csv.ts';
import { encodeJson } from '#warehouse/encode/json.ts';
import { readValues, type ValuesQuestion } from '#warehouse/query/values.ts';
import { scopeKey, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { PRIVATE, type Answer, type Question } from './answer.ts';
import type { AnswerCache, Body } from './answer-cache.ts';
import { readValuesQuestion, type Format } from './values-question.ts';

/** Answers of more rows leave as they are encoded and are not kept. */
const KEPT_ROWS = 100_000;

const contentTypes: { readonly [format in Format]: string } = {
  arrow: 'application/vnd.apache.arrow.stream',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

const dictionaries = new Set(['indicator_id', 'unit_id', 'grain', 'state', 'status']);

/** Answers `/api/v1/values`. @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown, query_interrupted */
export async function answerValues(
  snapshot: Snapshot,
  scope: Scope,
  asked: Question,
  cache: AnswerCache,
): Promise<Answer> {
  const { question, format } = readValuesQuestion(asked.url.searchParams, snapshot.catalog);
  const key = keyOf(snapshot, scope, question, format);
  const tag = `"${createHash('sha256').update(key).digest('base64url').slice(0, 27)}"`;
  const headers = headersOf(snapshot, tag, format);
  if (hasTag(asked.header('if-none-match'), tag)) return { status: 304, headers, body: null };
  const body = await cache.get(key, asked.signal, (signal) =>
    makeBody(snapshot, scope, { question, format }, signal),
  );
  return { status: 200, headers, body: 'bytes' in body ? body.bytes : body.pieces() };
}

async function makeBody(
  snapshot: Snapshot,
  scope: Scope,
  { question, format }: { question: ValuesQuestion; format: Format },
  signal: AbortSignal,
): Promise<Body> {
  const result = await readValues(snapshot, scope, question, signal);
  const encode = () => {
    if (format === 'arrow') return encodeArrow(result, { dictionaries });
    return format === 'csv' ? encodeCsv(result) : encodeJson(result, snapshot.snapshotId);
  };
  if (result.rowCount > KEPT_ROWS) return { pieces: encode };
  return {
    bytes: Buffer.concat(
      [...encode()].map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)),
    ),
  };
}

function keyOf(snapshot: Snapshot, scope: Scope, question: ValuesQuestion, format: Format): string {
  return JSON.stringify(['values', snapshot.snapshotId, scopeKey(scope), question, format]);
}

function headersOf({ snapshotId }: Snapshot, tag: string, format: Format): Answer['headers'] {
  const attached = { 'content-disposition': `attachment; filename="values-${snapshotId}.csv"` };
  return {
    'content-type': contentTypes[format],
    'cache-control': PRIVATE,
    etag: tag,
    'x-lodestar-snapshot': snapshotId,
    ...(format === 'csv' ? attached : {}),
  };
}

/** Whether one of the tags a browser already has is this one. @source RFC 9110, 13.1.2 */
export function hasTag(header: string | null | undefined, tag: string): boolean {
  if (!header) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
