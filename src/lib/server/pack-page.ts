import { chooseCoding, pack, tagIn } from './content-coding.ts';

/** Kinds of answers of pages that are read whole; events, and what is packed already, leave as they are. */
const packedKinds = /^(text\/html|application\/(json|vnd\.apache\.arrow\.stream)|image\/svg\+xml)\b/;

/** Packs a page, or the data of one, as its reader likes it. */
export async function packPage(request: Request, response: Response): Promise<Response> {
  const { headers, status, statusText } = response;
  const kind = headers.get('content-type') ?? '';
  if (!response.body || headers.has('content-encoding') || !packedKinds.test(kind)) return response;
  headers.append('vary', 'accept-encoding');
  const coding = chooseCoding(request.headers.get('accept-encoding'));
  if (coding === 'identity') return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const packed = await pack(bytes, coding, { isPage: kind.startsWith('text/html') });
  if (!packed) return new Response(bytes, { status, statusText, headers });
  headers.set('content-encoding', coding);
  headers.delete('content-length');
  const tag = headers.get('etag');
  if (tag) headers.set('etag', tagIn(tag, coding));
  return new Response(packed as Uint8Array<ArrayBuffer>, { status, statusText, headers });
}
