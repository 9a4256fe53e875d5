import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Reads server-sent events as a browser does: after a break it asks again, from the last one it has heard. */
export interface EventListener {
  /** Ids of the events heard, in the order in which they came. */
  ids: number[];
  /** How often it had to ask anew. */
  breaks: number;
  /** When it has heard the last event there is. */
  ended: Promise<void>;
}

export interface Listening {
  address: () => string;
  headers: { [name: string]: string };
  /** Events after which nothing more comes. */
  last: readonly string[];
  /** It takes so long over each piece that comes; 0: none. */
  slowMs: number;
  againAfterMs: number;
}

/** @source HTML, 9.2 */
export function listen(how: Listening): EventListener {
  const listener: EventListener = { ids: [], breaks: 0, ended: Promise.resolve() };
  listener.ended = hearAll(listener, how);
  return listener;
}

async function hearAll(listener: EventListener, how: Listening): Promise<void> {
  while (!(await hear(listener, how).catch(() => false))) {
    listener.breaks += 1;
    await pause(how.againAfterMs);
  }
}

/** @returns whether the last event was among those heard */
async function hear({ ids }: EventListener, { address, headers, last, slowMs }: Listening): Promise<boolean> {
  const resumed: { [name: string]: string } = ids.length > 0 ? { 'last-event-id': String(ids.at(-1)) } : {};
  let left = '';
  for await (const piece of await ask(address(), { ...headers, ...resumed })) {
    const messages = `${left}${piece.toString()}`.split('\n\n');
    left = messages.pop()!;
    for (const message of messages) {
      const id = /^id: (\d+)$/m.exec(message)?.[1];
      if (id !== undefined) ids.push(Number(id));
      if (last.includes(/^event: (\w+)$/m.exec(message)?.[1] ?? '')) return true;
    }
    if (slowMs > 0) await pause(slowMs);
  }
  return false;
}

function ask(address: string, headers: { [name: string]: string }): Promise<AsyncIterable<Buffer>> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers, agent: false }, (answer) =>
      answer.statusCode === 200 ? resolve(answer) : reject(new Error(String(answer.statusCode))),
    );
    asked.once('error', reject).end();
  });
}
