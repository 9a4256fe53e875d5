import { isUtf8 } from 'node:buffer';
import type { ApiServer } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import type { Answer } from './http-request.ts';
import { isRecord, parseJson, scalarText, valueAt } from '#etl/json-text.ts';
import { beginOf, elementsOf, placeOf, repeatedKey } from '#etl/json-walk.ts';

/** A page of a listing. */
export interface Page {
  records: unknown[];
  /** How each record was written. */
  texts: string[];
  /** The whole body, for where it names the next page. */
  body: unknown;
  /** Records in the whole listing, as this page says; null where it does not. */
  total: number | null;
}

/**
 * Reads a page from an answer of status 200.
 *
 * @throws {EtlError} extract_http_failed: it is a web page, no JSON, has no list of records (an error in disguise), or says
 * a key twice around it, so that list, total or next page might be another
 */
export function readPage(sourceId: string, { paging, records: listKey }: ApiServer, answer: Answer): Page {
  if (!isUtf8(answer.body)) throw notAPage(sourceId, 'a body that is not UTF-8');
  const text = answer.body.toString('utf8').replace(/^\ufeff/, '');
  if (/html/i.test(answer.headers['content-type'] ?? '') || text.trimStart().startsWith('<'))
    throw notAPage(sourceId, 'a web page');
  const body = maybeJson(text);
  if (body === undefined) throw notAPage(sourceId, 'a body that is no JSON');
  const records = valueAt(body, listKey);
  if (!Array.isArray(records)) throw notAPage(sourceId, describe(body, listKey));
  const at = placeOf(text, beginOf(text), listKey);
  const repeated = repeatedKey(text, at);
  if (repeated !== null)
    throw notAPage(
      sourceId,
      `a body that says the key ${JSON.stringify(repeated.slice(0, 60))} twice outside of its records`,
    );
  const total = paging.totalField === null ? null : scalarText(valueAt(body, paging.totalField));
  return {
    records,
    texts: [...elementsOf(text, at)],
    body,
    total: total !== null && /^\d+$/.test(total) ? Number(total) : null,
  };
}

function maybeJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Names the body's keys, never its values. */
function describe(body: unknown, listKey: string): string {
  const keys = isRecord(body) ? Object.keys(body).slice(0, 5).join(', ') : 'none';
  return `a body without the list ${listKey === '' ? '(the body itself)' : `"${listKey}"`} (keys: ${keys})`;
}

function notAPage(sourceId: string, what: string): EtlError {
  return new EtlError(
    'extract_http_failed',
    `request failed: the server of ${sourceId} answered 200 with ${what}. Expected a page of records; ask the agency, then run again.`,
    { sourceId },
  );
}
