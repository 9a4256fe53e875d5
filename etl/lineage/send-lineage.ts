import { appendFileSync } from 'node:fs';
import type { LineageEvent } from './lineage-event.ts';

/** Where events go; each is sent once, in order. */
export interface LineageTarget {
  send(event: LineageEvent): void;
  /** Waits until all have been sent. @returns those that were not, and why the first one was not */
  end(): Promise<{ unsent: number; why: string | null }>;
}

/** So long an event may take, and after so many that failed in a row the rest is not tried: a run does not wait for who is away. */
const EVENT_WITHIN_MS = 5_000;
const FAILURES = 2;

/** Adds events to a file, a line of JSON each. */
export function toFile(file: string): LineageTarget {
  return target((event) => {
    appendFileSync(file, `${JSON.stringify(event)}\n`, { mode: 0o600 });
    return Promise.resolve();
  });
}

/**
 * Posts events to a server of OpenLineage.
 * @param url of the server; its path is that of the standard where none is given
 */
export function toServer(url: string, token: string | null): LineageTarget {
  const address = new URL(url);
  if (address.pathname === '/') address.pathname = '/api/v1/lineage';
  const headers = {
    'content-type': 'application/json',
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  return target(async (event) => {
    const answer = await fetch(address, {
      ...{ method: 'POST', headers, body: JSON.stringify(event) },
      // The token is for this server alone.
      redirect: 'error',
      signal: AbortSignal.timeout(EVENT_WITHIN_MS),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  });
}

function target(write: (event: LineageEvent) => Promise<void>): LineageTarget {
  const failed = { inRow: 0, all: 0, why: null as string | null };
  const attempt = async (event: LineageEvent) => {
    try {
      if (failed.inRow >= FAILURES) throw new Error('given up');
      await write(event);
      failed.inRow = 0;
    } catch (fault) {
      failed.inRow += 1;
      failed.all += 1;
      failed.why ??= reasonOf(fault);
    }
  };
  let chain = Promise.resolve();
  return {
    send: (event) => void (chain = chain.then(() => attempt(event))),
    end: async () => {
      await chain;
      return { unsent: failed.all, why: failed.why };
    },
  };
}

/** What fetch says of itself is only that it failed. */
function reasonOf(fault: unknown): string {
  const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? `${String(cause.code)}: ${cause.message}` : cause.message;
}
