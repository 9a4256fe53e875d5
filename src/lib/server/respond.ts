import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders, transportHeaders } from './security-headers.ts';
import type { Answer, Pieces, Question } from './answer.ts';
import { clientAddress } from './client-address.ts';
import { readSetting } from './env.ts';
import { inTurns } from './in-turns.ts';
import { addressOf, loopbackOf } from './listen-address.ts';

/** Reads Node's request; its signal fires when the client goes away before the answer has left. */
export function toQuestion(request: IncomingMessage, response: ServerResponse): Question {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return {
    method: request.method ?? 'GET',
    url: addressedAs(request.url ?? '/'),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    address: clientAddress(
      request.socket.remoteAddress,
      request.headers['x-forwarded-for'] as string | undefined,
      readSetting('proxies'),
    ),
    home: reachedAt(request.socket),
    signal: gone.signal,
  };
}

/** Only the path and the query matter. A path may begin with two slashes, which alone would be read as a host. */
function addressedAs(target: string): URL {
  return new URL(target.startsWith('/') ? `http://localhost${target}` : '/', 'http://localhost');
}

/** The end of a connection that is this server's own; IPv4 that came through an IPv6 socket is written as what it is. */
function reachedAt({ localAddress = '127.0.0.1', localPort = 0 }: IncomingMessage['socket']): string {
  return addressOf(localAddress.replace(/^::ffff:/, ''), localPort);
}

/** Gives an answer through Node's http, piece by piece and no faster than the client takes it. */
export async function writeAnswer(
  answer: Answer,
  question: Question,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = answer;
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  const length = isWhole ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const transport = readSetting('origin')?.startsWith('https://') ? transportHeaders : {};
  response.writeHead(status, { ...securityHeaders, ...transport, ...headers, ...length });
  if (question.method === 'HEAD' || body === null) response.end();
  else if (isWhole) response.end(body);
  else await writePieces(body, question.signal, response);
}

async function writePieces(pieces: Pieces, signal: AbortSignal, response: ServerResponse): Promise<void> {
  response.flushHeaders();
  const closed = once(response, 'close').catch(() => undefined);
  try {
    for await (const piece of inTurns(pieces)) {
      if (signal.aborted) return;
      if (!response.write(piece)) await drained(response, closed);
    }
  } catch (fault) {
    // What was made for whoever has gone was interrupted; whatever else failed is told.
    if (signal.aborted && (fault as { code?: unknown }).code === 'query_interrupted') return;
    throw fault;
  }
  response.end();
}

/** Waits until more may be written, or nobody listens any more; leaves no listener behind. */
async function drained(response: ServerResponse, closed: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const drain = once(response, 'drain', { signal: enough.signal }).catch(() => undefined);
  await Promise.race([drain, closed]);
  enough.abort();
}

/** Reads Kit's request. */
export function toKitQuestion(request: Request): Question {
  return {
    method: request.method,
    url: new URL(request.url),
    header: (name) => request.headers.get(name),
    address: '127.0.0.1',
    home: loopbackOf(new URL(request.url)),
    signal: request.signal,
  };
}

/** Gives an answer through Kit (`vite dev`, and routes that the process does not answer itself). */
export function toResponse(answer: Answer, method: string): Response {
  const { status, headers, body } = answer;
  if (method === 'HEAD' || body === null) return new Response(null, { status, headers });
  if (typeof body === 'string') return new Response(body, { status, headers });
  if (body instanceof Uint8Array) return new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
  return new Response(toStream(body), { status, headers });
}

function toStream(pieces: Pieces): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = inTurns(pieces);
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    cancel: async () => {
      await iterator.return();
    },
  });
}
