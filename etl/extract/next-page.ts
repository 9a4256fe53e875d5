import type { Paging } from '#etl/contract/api-paging.ts';
import { EtlError } from '#etl/errors.ts';
import { scalarText, valueAt } from '#etl/json-text.ts';

/** Where a page stands in its listing: a cursor, number, offset or address; null is the first. */
export type Place = string | null;

/** The address of the page at a place. */
export function pageUrl(base: URL, paging: Paging, place: Place): URL {
  if (paging.kind === 'link' && place !== null) return new URL(place);
  const url = new URL(base);
  const { searchParams } = url;
  if (paging.kind === 'none') return url;
  if (paging.sizeParam !== null) searchParams.set(paging.sizeParam, String(paging.size));
  if (paging.kind === 'page') searchParams.set(paging.pageParam, place ?? String(paging.firstPage));
  if (paging.kind === 'offset') searchParams.set(paging.offsetParam, place ?? '0');
  if (paging.kind === 'cursor' && place !== null) searchParams.set(paging.cursorParam, place);
  return url;
}

/** What of an answered page tells where the next one is. */
export interface Answered {
  sourceId: string;
  url: URL;
  place: Place;
  link: string;
  body: unknown;
  /** Of this page, and of all pages up to it. */
  records: number;
  seen: number;
  total: number | null;
}

/**
 * The place of the page after this one; null at the end of the listing.
 *
 * @throws {EtlError} extract_http_failed: the next page would be on another host, where the token must not go
 */
export function nextPlace(paging: Paging, page: Answered): Place {
  if (paging.kind === 'none') return null;
  if (paging.kind === 'cursor') return scalarText(valueAt(page.body, paging.nextField)) || null;
  if (paging.kind === 'link') return nextLink(paging.nextField, page);
  return nextNumber(paging, page);
}

function nextNumber(paging: Extract<Paging, { kind: 'page' | 'offset' }>, page: Answered): Place {
  if (page.records === 0 || (page.total !== null && page.seen >= page.total)) return null;
  if (page.total === null && paging.end === 'short' && page.records < paging.size) return null;
  if (paging.kind === 'offset') return String(Number(page.place ?? 0) + page.records);
  const number = page.place === null ? paging.firstPage : Number(page.place);
  const pages = totalPages(paging.totalPagesField, page.body);
  return pages !== null && number - paging.firstPage + 1 >= pages ? null : String(number + 1);
}

function totalPages(field: string | null, body: unknown): number | null {
  const text = field === null ? null : scalarText(valueAt(body, field));
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function nextLink(nextField: string | null, { sourceId, url, link, body }: Answered): Place {
  const inBody = nextField === null ? null : scalarText(valueAt(body, nextField));
  const target = linkOf(link) ?? (inBody || null);
  if (target === null) return null;
  const next = URL.canParse(target, url) ? new URL(target, url) : null;
  if (next?.origin === url.origin) return next.href;
  throw new EtlError(
    'extract_http_failed',
    `request failed: the server of ${sourceId} names a next page on another host. Expected one on its own, since the token goes ` +
      'nowhere else; ask the agency.',
    { sourceId },
  );
}

/** Target of the relation `next` in a `Link` header (RFC 8288); null where there is none. */
function linkOf(header: string): string | null {
  for (const [, target, parameters = ''] of header.matchAll(
    /<([^>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]+))?)*)/g,
  )) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters);
    const relations = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return target ?? null;
  }
  return null;
}
