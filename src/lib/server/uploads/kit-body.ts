import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';

/** A request as Kit has it, for what reads forms with files: while developing, where nothing stands before Kit. */
export function kitBody({ headers, body }: Request): { headers: IncomingHttpHeaders; body: Readable } {
  const empty = Readable.from([]);
  return {
    headers: Object.fromEntries(headers),
    body: body === null ? empty : Readable.fromWeb(body as unknown as WebStream),
  };
}
