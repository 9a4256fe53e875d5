import type { Problem } from './http-errors.ts';

/** Pieces of a body as they come. */
export type Pieces = Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;

/** An answer that knows neither Kit nor Node's http: both can give it. */
export interface Answer {
  status: number;
  headers: { [name: string]: string };
  /** Null for none. */
  body: Uint8Array | string | Pieces | null;
}

/** A request as far as an answer depends on it. */
export interface Question {
  method: string;
  url: URL;
  /** A header by its lower-case name. */
  header: (name: string) => string | null | undefined;
  /** Where it came from, behind proxies too. */
  address: string;
  /** Where this very server was reached, from this machine: `http://127.0.0.1:3000`. */
  home: string;
  /** Fires when whoever asks has gone. */
  signal: AbortSignal;
}

/** Answers are this reader's own, and are asked for again each time: a matching tag makes that cheap. */
export const PRIVATE = 'private, no-cache';

/** A body of JSON. */
export function jsonAnswer(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** A body of problem details. @source RFC 9457 */
export function problemAnswer(problem: Problem): Answer {
  const retry: Answer['headers'] = problem.status === 503 ? { 'retry-after': '2' } : {};
  return jsonAnswer(problem.status, problem, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...retry,
  });
}
