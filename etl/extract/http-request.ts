import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
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
  /** A longer body ends the request. */
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
  for await (const chunk of answer as AsyncIterable<Buffer>) {
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

/** The system's code for what went wrong: its message could name an address from the environment. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) throw cause;
  const code = 'code' in cause ? String(cause.code) : cause.name;
  if (cause instanceof TypeError) throw cause;
  return code === 'ECONNRESET' ? 'connection cut (ECONNRESET)' : `no connection (${code})`;
}
