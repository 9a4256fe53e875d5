import { setTimeout as sleep } from 'node:timers/promises';
import { EtlError } from '#etl/errors.ts';
import type { ExtractContext } from './extract-context.ts';
import { ask, type Answer, type NoAnswer, type RequestOptions } from './http-request.ts';

/** Longest wait that a server's `Retry-After` may ask of a run. */
const patienceSeconds = 60;
const redirects = 3;

export interface Patience extends RequestOptions {
  sourceId: string;
  retries: number;
  /** Name of the token's variable, for messages. */
  tokenEnv: string | null;
}

/**
 * Asks until the server answers 200: after 429, 5xx and broken connections again, each time waiting twice as long or as long
 * as `Retry-After` says. Redirects are followed on the same host alone, so that the token goes nowhere else.
 *
 * @throws {EtlError} extract_http_failed: another status, a redirect elsewhere, or no good answer after all retries
 */
export async function askPatiently(
  context: Pick<ExtractContext, 'clock' | 'journal'>,
  url: URL,
  patience: Patience,
): Promise<Answer> {
  const { sourceId, retries, signal } = patience;
  for (let attempt = 0; ; attempt++) {
    const answer = await askFollowing(url, patience);
    if (answer.status === 200) return answer;
    const reason = answer.status === null ? answer.reason : `status ${answer.status}`;
    if (answer.status !== null && !mayPass(answer.status)) throw failed(patience, reason, answer.status);
    if (attempt >= retries) throw failed(patience, `${reason}, after ${retries + 1} attempts`);
    const seconds = retryAfter(answer, context.clock()) ?? Math.min(0.5 * 2 ** attempt, patienceSeconds);
    if (seconds > patienceSeconds)
      throw failed(patience, `${reason}, it asks to wait ${Math.ceil(seconds)} s`);
    context.journal.write('progress', {
      stage: 'extract',
      sourceId,
      data: { retry: attempt + 1, reason, waitSeconds: seconds },
    });
    await sleep(seconds * 1000, undefined, { signal });
  }
}

async function askFollowing(url: URL, patience: Patience): Promise<Answer | NoAnswer> {
  let target = url;
  for (let hop = 0; hop <= redirects; hop++) {
    const answer = await ask(target, patience);
    const location = answer.status === null ? undefined : answer.headers.location;
    if (answer.status === null || answer.status < 300 || answer.status >= 400 || location === undefined)
      return answer;
    const next = URL.canParse(location, target) ? new URL(location, target) : null;
    if (next?.origin !== target.origin) throw failed(patience, `status ${answer.status} to another host`);
    target = next;
  }
  throw failed(patience, `more than ${redirects} redirects`);
}

function mayPass(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Seconds a server asks to wait; null where it does not say. */
function retryAfter(answer: Answer | NoAnswer, now: Date): number | null {
  const value = answer.status === null ? undefined : answer.headers['retry-after'];
  if (value === undefined) return null;
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, (date - now.getTime()) / 1000);
}

function failed({ sourceId, tokenEnv }: Patience, reason: string, status?: number): EtlError {
  const refused = /status 40[13]/.test(reason) && tokenEnv !== null;
  const advice = refused ? `Check the token in ${tokenEnv}` : 'Ask the agency, then run again';
  return new EtlError(
    'extract_http_failed',
    `request failed: the server of ${sourceId} answered with ${reason}. Expected status 200. ${advice}.`,
    {
      ...{ sourceId, reason, ...(status !== undefined && { status }) },
      ...(status !== undefined && { facts: [{ fact: 'status', status }] }),
    },
  );
}
