import { Readable } from 'node:stream';
import { chooseCoding, pack, packApart, tagIn } from './content-coding.ts';

/** Kinds of answers of pages that are read whole; events, and what is packed already, leave as they are. */
const packedKinds = /^(text\/html|application\/(json|vnd\.apache\.arrow\.stream)|image\/svg\+xml)\b/;

/** Stands in a page where its top ends: above it is what its readers came for, the rest of which can wait until that is drawn. */
const TOP_ENDS = '<template data-top-ends';
/**
 * About as long as a browser takes to lay out and paint a screen. What comes meanwhile is read first, and laid out and painted with it: nothing
 * is seen until all of it is.
 */
const PAUSE_MS = 80;

/** Packs a page, or the data of one, as its reader likes it; the top of a page that says where it ends leaves first. */
export async function packPage(request: Request, response: Response): Promise<Response> {
  const { headers, status, statusText } = response;
  const kind = headers.get('content-type') ?? '';
  if (!response.body || headers.has('content-encoding') || !packedKinds.test(kind)) return response;
  headers.append('vary', 'accept-encoding');
  const coding = chooseCoding(request.headers.get('accept-encoding'));
  if (coding === 'identity') return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isPage = kind.startsWith('text/html');
  const parts = isPage && !isOnPhone(request) ? topAndRest(bytes) : null;
  const packed = parts ? packApart(parts, coding, PAUSE_MS) : await pack(bytes, coding, { isPage });
  if (!packed) return new Response(bytes, { status, statusText, headers });
  headers.set('content-encoding', coding);
  headers.delete('content-length');
  const tag = headers.get('etag');
  if (tag) headers.set('etag', tagIn(tag, coding));
  const body = packed instanceof Readable ? Readable.toWeb(packed) : packed;
  return new Response(body as BodyInit, { status, statusText, headers });
}

function topAndRest(page: Uint8Array): [top: Uint8Array, rest: Uint8Array] | null {
  const end = Buffer.from(page.buffer, page.byteOffset, page.byteLength).indexOf(TOP_ENDS);
  return end < 0 ? null : [page.subarray(0, end), page.subarray(end)];
}

/** On a phone what stands at the top of a page is put below what comes later. */
function isOnPhone(request: Request): boolean {
  return request.headers.get('sec-ch-ua-mobile') === '?1';
}
