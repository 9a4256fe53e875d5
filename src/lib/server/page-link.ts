import type { Answer } from './answer.ts';

/** What part of a long answer a table is; rows stand in an order that does not change, so pages fit together. */
export interface Page {
  /** Rows asked for; null for all. */
  limit: number | null;
  offset: number;
  /** Counts the rows of all pages, where that is told. */
  count?: (signal: AbortSignal) => Promise<number>;
  /** Parameters that hold the next page to the version of this one; `version` by default. */
  pins?: { readonly [parameter: string]: string };
}

/**
 * Where the next page is: as a `Link` header for every format and as `next` in JSON, null after the last one. There is one as long as a
 * page is full, so the last may be empty. It is of the same version, whatever has been published meanwhile, and in the same format.
 *
 * @source RFC 8288
 */
export function turnPage(
  url: URL,
  page: Page | undefined,
  {
    snapshotId,
    format,
    rows,
    total,
  }: { snapshotId: string; format: string; rows: number; total: number | undefined },
): { headers: Answer['headers']; told: { [key: string]: unknown } } {
  if (!page) return { headers: {}, told: {} };
  const { limit, offset, pins = { version: snapshotId } } = page;
  const isFull = limit !== null && limit > 0 && rows === limit;
  const next =
    isFull && offset + rows !== total
      ? addressOf(url, { ...pins, format, offset: String(offset + rows) })
      : null;
  return {
    headers: {
      ...(next === null ? {} : { link: `<${next}>; rel="next"` }),
      ...(total === undefined ? {} : { 'x-lodestar-total': String(total) }),
    },
    told: { ...(total === undefined ? {} : { total }), next },
  };
}

function addressOf({ pathname, searchParams }: URL, changed: { [parameter: string]: string }): string {
  const search = new URLSearchParams(searchParams);
  for (const [name, value] of Object.entries(changed)) search.set(name, value);
  return `${pathname}?${search}`;
}
