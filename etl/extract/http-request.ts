import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { EtlError } from '#etl/errors.ts';

/** What a server answered. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An answer that did not come, for a reason that may pass. */
export interface NoAnswer {
  status: null;
  reason: string;
}

export interface RequestOptions {
  headers: Record<string, string>;
  lookup: LookupFunction;
  /** For the whole answer, body included. */
  timeoutSeconds: number;
  /** A longer body, unpacked, ends the request. */
  maxBytes: number;
  signal: AbortSignal;
}

/**
 * Asks once, over a connection of its own. Redirects are answers like any other.
 *
 * @throws {EtlError} extract_limit_exceeded: the body is longer than `maxBytes`; whatever `lookup` refuses with
 */
export async function ask(url: URL, options: RequestOptions): Promise<Answer | NoAnswer> {
  const { headers, lookup, timeoutSeconds, maxBytes, signal } = options;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const isSecure = url.protocol === 'https:';
  const agent = isSecure ? new HttpsAgent() : new HttpAgent();
  const send = isSecure ? httpsRequest : httpRequest;
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const settings = { headers, lookup, agent, signal: AbortSignal.any([signal, timeout]) };
      send(url, settings, resolve).on('error', reject).end();
    });
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      body: await readBody(answer, maxBytes),
    };
  } catch (cause) {
    if (cause instanceof EtlError || signal.aborted) throw cause;
    if (timeout.aborted) return { status: null, reason: `no whole answer within ${timeoutSeconds} s` };
    return { status: null, reason: reasonOf(cause) };
  } finally {
    agent.destroy();
  }
}

async function readBody(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of unpack(answer) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      answer.destroy();
      throw new EtlError(
        'extract_limit_exceeded',
        `limit exceeded: more than maxBytes in one answer. Raise it in contract.yaml.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const decoders: { [coding: string]: () => Duplex } = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Codings we tell servers we read. */
export const acceptEncoding = 'zstd, br, gzip';

/** The body without its `Content-Encoding`; a fault of either ends the other. */
function unpack(answer: IncomingMessage): IncomingMessage | Duplex {
  const coding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') return answer;
  const decoder = decoders[coding]?.();
  if (decoder === undefined) throw new UnknownCoding();
  // Whoever reads the decoder meets the fault there.
  pipeline(answer, decoder, () => undefined);
  return decoder;
}

class UnknownCoding extends Error {
  readonly code = 'a content encoding we do not read';
}

/** The system's code for what went wrong: its message could name an address from the environment. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) throw cause;
  const code = 'code' in cause ? String(cause.code) : cause.name;
  if (cause instanceof TypeError) throw cause;
  if (cause instanceof UnknownCoding) return code;
  if (/^(Z_|ZSTD_|ERR_BROTLI|ERR__ERROR|ERR_ZSTD)/.test(code)) return `a damaged body (${code})`;
  return code === 'ECONNRESET' ? 'connection cut (ECONNRESET)' : `no connection (${code})`;
}
