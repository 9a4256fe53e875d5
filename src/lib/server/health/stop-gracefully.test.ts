import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stopGracefully } from './stop-gracefully.ts';
import { stopping } from './stopping.ts';

let server: Server;
let origin: string;
/** Answers that are under way, by the paths that were asked for. */
let open: Map<string, ServerResponse>;

beforeEach(async () => {
  open = new Map();
  server = createServer((request, response) => {
    if (request.url === '/quick') response.end('quick');
    else open.set(request.url!, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.closeAllConnections());

const text = async (path: string) => (await fetch(`${origin}${path}`)).text();
const asked = (path: string) => expect.poll(() => open.has(path)).toBe(true);

describe('a server that is asked to stop', () => {
  it('says first that it is not ready, and still lets readers in', async () => {
    const order: string[] = [];
    const stopped = stopGracefully({
      ...{ server, drainMs: 300, withinMs: 5_000 },
      endWork: () => Promise.resolve(void order.push('work')),
    }).then(() => order.push('stopped'));
    expect(stopping.signal.aborted).toBe(true);
    expect(await text('/quick')).toBe('quick');
    order.push('answered');
    await stopped;
    expect(order).toEqual(['work', 'answered', 'stopped']);
    await expect(text('/quick')).rejects.toThrow('fetch failed');
  });

  it('lets answers under way come to their end, and nobody in meanwhile', async () => {
    const answer = text('/slow');
    await asked('/slow');
    const stopped = stopGracefully({
      server,
      drainMs: 0,
      withinMs: 60_000,
      endWork: () => Promise.resolve(),
    });
    await expect.poll(() => text('/quick').catch(() => 'refused')).toBe('refused');
    open.get('/slow')!.end('whole');
    expect(await answer).toBe('whole');
    await stopped;
  });

  it('cuts answers that take longer than they may', async () => {
    const answer = text('/endless');
    await asked('/endless');
    const cut = expect(answer).rejects.toThrow();
    await stopGracefully({ server, drainMs: 0, withinMs: 50, endWork: () => Promise.resolve() });
    await cut;
  });

  it('waits for what goes on besides', async () => {
    const work = Promise.withResolvers<void>();
    let isStopped = false;
    const stopped = stopGracefully({ server, drainMs: 0, withinMs: 50, endWork: () => work.promise }).then(
      () => (isStopped = true),
    );
    await once(server, 'close');
    expect(isStopped).toBe(false);
    work.resolve();
    await stopped;
  });
});
