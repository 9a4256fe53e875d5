import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { contractWith, extractWorld, type ExtractWorld } from '../../tests/support/extract-world.ts';
import { receive } from './receive.ts';

const token = 'token-that-nobody-may-see';
const cursorSecret = 'secret-in-an-address';

function contract(
  paging: string,
  { limits = '{ retries: 0, timeoutSeconds: 5 }', more = '' } = {},
): Contract {
  return contractWith({
    server: `{ server: platform, type: api, location: '{THING_URL}/things', customProperties: [
      { property: tokenEnv, value: THING_TOKEN }, { property: records, value: items },
      { property: paging, value: ${paging} }, { property: limits, value: ${limits} }${more} ] }`,
  });
}

type Handler = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => void;

/** A REST server on loopback; `asked` holds every address asked for, `handler` may be changed while it runs. */
async function agency(handler: Handler, world: ExtractWorld = extractWorld()) {
  const running = { world, asked: [] as string[], handler };
  const server = createServer((request, response) => {
    running.asked.push(request.url ?? '');
    running.handler(request, response, new URL(request.url ?? '', 'http://x').searchParams);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  Object.assign(world.environment, {
    ...{ THING_URL: `http://127.0.0.1:${port}`, THING_TOKEN: token, LODESTAR_ALLOW_LOOPBACK: '1' },
  });
  return running;
}

function send(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

const items = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_none, at) => ({ id: String(from + at) }));
const count = 5;

const byPage: Handler = (_request, response, query) => {
  const from = (Number(query.get('page')) - 1) * 2;
  send(response, { items: items(from, Math.min(from + 2, count)), total: count, pages: 3 });
};
const byOffset: Handler = (_request, response, query) => {
  const from = Number(query.get('offset'));
  send(response, { items: items(from, Math.min(from + Number(query.get('limit')), count)), total: count });
};
const byCursor: Handler = (_request, response, query) => {
  const from = Number(query.get('cursor') ?? 0);
  const next = from + 2 < count ? String(from + 2) : null;
  send(response, { items: items(from, Math.min(from + 2, count)), next_cursor: next, total: count });
};
const byLink =
  (link: (next: string) => { header?: string; body?: string }): Handler =>
  (_request, response, query) => {
    const from = Number(query.get('from') ?? 0);
    const next = from + 2 < count ? link(`/things?from=${from + 2}&sig=${cursorSecret}`) : {};
    const headers = next.header === undefined ? {} : { link: next.header };
    send(
      response,
      { items: items(from, Math.min(from + 2, count)), next: next.body ?? null },
      headers as Record<string, string>,
    );
  };

async function ids(world: ExtractWorld, source: Contract): Promise<string[]> {
  const { files } = await receive(world.context, source);
  const lines = readFileSync(files[0]!.path, 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { id: string }).id);
}

async function failure(world: ExtractWorld, source: Contract): Promise<Error & { code: string }> {
  const fault = (await receive(world.context, source).then(
    () => new Error('received'),
    (cause: unknown) => cause,
  )) as Error & { code: string };
  expectNoSecret(world, [String(fault), JSON.stringify(fault), String(fault.cause)]);
  return fault;
}

function expectNoSecret(world: ExtractWorld, more: string[] = []): void {
  const written = world.everything().flatMap(({ path, content }) => [path, content]);
  const told = [...written, ...world.journal, ...more].join('\n');
  expect(told).not.toContain(token);
  expect(told).not.toContain(cursorSecret);
}

const all = ['0', '1', '2', '3', '4'];

test.each<[string, string, Handler, number]>([
  ['pages until one is empty', '{ kind: page, size: 2 }', byPage, 4],
  ['pages until one is short', '{ kind: page, size: 2, end: short }', byPage, 3],
  ['pages until the total is met', '{ kind: page, size: 2, totalField: total }', byPage, 3],
  ['pages as many as it says', '{ kind: page, size: 2, totalPagesField: pages }', byPage, 3],
  ['offsets until a page is empty', '{ kind: offset, size: 2 }', byOffset, 4],
  ['offsets until the total is met', '{ kind: offset, size: 2, totalField: total }', byOffset, 3],
  [
    'a Link header',
    '{ kind: link }',
    byLink((next) => ({ header: `<${next}>; rel="last", <${next}>; title="a, b"; rel="next prefetch"` })),
    3,
  ],
  ['an address in the body', '{ kind: link, nextField: next }', byLink((next) => ({ body: next })), 3],
])('follows %s', async (_what, paging, handler, asked) => {
  const server = await agency(handler);
  expect(await ids(server.world, contract(paging))).toEqual(all);
  expect(server.asked).toHaveLength(asked);
  expectNoSecret(server.world);
});

test('goes on by what came where the server caps the size of a page', async () => {
  const capped: Handler = (request, response, query) => {
    query.set('limit', '2');
    byOffset(request, response, query);
  };
  const { world } = await agency(capped);
  expect(await ids(world, contract('{ kind: offset, size: 500 }'))).toEqual(all);
});

test('takes the token to no other host, whatever the next address is', async () => {
  const other = await agency(byPage);
  const { world } = await agency(
    byLink(() => ({ header: `<${other.world.environment['THING_URL']}/things>; rel=next` })),
  );
  const fault = await failure(world, contract('{ kind: link }'));
  expect(fault.message).toContain('next page on another host');
  expect(other.asked).toEqual([]);
});

test.each<[string, string, Handler, RegExp]>([
  [
    'a page shorter than the others in the middle',
    '{ kind: page, size: 2 }',
    (_request, response, query) => {
      const page = Number(query.get('page'));
      send(response, { items: page > 3 ? [] : items(page * 10, page * 10 + (page === 2 ? 1 : 2)) });
    },
    /shorter than the others/,
  ],
  [
    'records that come again on a later page',
    '{ kind: offset, size: 2 }',
    (_request, response, query) => {
      const from = Number(query.get('offset'));
      const shifted = from === 0 ? 0 : from - 1;
      send(response, { items: items(shifted, Math.min(shifted + 2, count)) });
    },
    /1 records again on a later page/,
  ],
  [
    'one page for every number',
    '{ kind: page, size: 2 }',
    (_request, response) => send(response, { items: items(0, 2) }),
    /same page twice/,
  ],
  [
    'a total that is not met',
    '{ kind: page, size: 2, totalField: total }',
    (_request, response, query) =>
      send(response, { items: query.get('page') === '1' ? items(0, 2) : [], total: 9 }),
    /7 records did not come/,
  ],
])('finds %s', async (_what, paging, handler, message) => {
  const { world } = await agency(handler);
  const fault = await failure(world, contract(paging));
  expect(fault.code).toBe('extract_paging_inconsistent');
  expect(fault.message).toMatch(message);
});

test('sends fixed parameters and a token in a header of its own', async () => {
  const seen: unknown[] = [];
  const { world, asked } = await agency((request, response) => {
    seen.push(request.headers['x-api-key'], request.headers.authorization);
    send(response, { items: [] });
  });
  world.environment['THING_REGION'] = 'Đắk Lắk';
  const more = `, { property: tokenHeader, value: X-API-Key }, { property: params, value: { year: 2026, region: '{THING_REGION}' } }`;
  await receive(world.context, contract('{ kind: none }', { more }));
  expect(seen).toEqual([token, undefined]);
  expect(asked).toEqual(['/things?year=2026&region=%C4%90%E1%BA%AFk+L%E1%BA%AFk']);
  expectNoSecret(world);
  delete world.environment['THING_REGION'];
  expect(await failure(world, contract('{ kind: none }', { more }))).toMatchObject({
    code: 'extract_setting_missing',
  });
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
])('reads bodies packed with %s', async (coding, pack) => {
  const { world } = await agency((request, response) => {
    expect(request.headers['accept-encoding']).toContain(coding);
    send(response, pack(JSON.stringify({ items: items(0, 5) })), { 'content-encoding': coding });
  });
  expect(await ids(world, contract('{ kind: none }'))).toEqual(all);
});

const bomb = gzipSync(Buffer.alloc(3_000_000, 0x20));
test.each<[string, string, Handler, RegExp]>([
  [
    'a bomb',
    'extract_limit_exceeded',
    (_q, response) => send(response, bomb, { 'content-encoding': 'gzip' }),
    /maxBytes/,
  ],
  [
    'a packed body cut short',
    'extract_http_failed',
    (_q, response) =>
      send(response, gzipSync('{"items":[]}').subarray(0, -6), { 'content-encoding': 'gzip' }),
    /damaged body/,
  ],
  [
    'a coding nobody knows',
    'extract_http_failed',
    (_q, response) => send(response, { items: [] }, { 'content-encoding': 'x-own' }),
    /content encoding we do not read/,
  ],
  [
    'another charset',
    'extract_http_failed',
    (_q, response) => send(response, Buffer.from('{"items":[{"id":"\xc3\x28"}]}', 'latin1')),
    /not UTF-8/,
  ],
  [
    'a body shorter than it says',
    'extract_http_failed',
    (_q, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 });
      response.write('{"items":[]}', () => response.destroy());
    },
    /connection cut/,
  ],
])('refuses %s', async (_what, code, handler, message) => {
  const { world } = await agency(handler);
  const fault = await failure(
    world,
    contract('{ kind: none }', { limits: '{ retries: 0, maxBytes: 100000 }' }),
  );
  expect(fault.code).toBe(code);
  expect(fault.message).toMatch(message);
});

test('refuses a server that cuts TLS', async () => {
  const server = createTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const world = extractWorld();
  const { port } = server.address() as AddressInfo;
  Object.assign(world.environment, {
    ...{ THING_URL: `https://127.0.0.1:${port}`, THING_TOKEN: token, LODESTAR_ALLOW_LOOPBACK: '1' },
  });
  expect(await failure(world, contract('{ kind: none }'))).toMatchObject({ code: 'extract_http_failed' });
});

test('asks a private server only where the owner has named it', async () => {
  const { world, asked } = await agency(byPage);
  delete world.environment['LODESTAR_ALLOW_LOOPBACK'];
  const { host, hostname } = new URL(world.environment['THING_URL']!);
  const source = contract('{ kind: page, size: 2 }');
  world.environment['LODESTAR_ALLOW_HOSTS'] = `10.0.0.1, ${hostname}:1`;
  expect((await failure(world, source)).message).toContain('address refused');
  expect(asked).toEqual([]);
  world.environment['LODESTAR_ALLOW_HOSTS'] = `10.0.0.1, ${host}`;
  expect(await ids(world, source)).toEqual(all);
});

const limits = '{ retries: 0, resumeSeconds: 3600 }';
const partial = (world: ExtractWorld) => join(world.paths.extracts, 'thing', '.partial');
const failsAt =
  (handler: Handler, at: (query: URLSearchParams) => boolean, status = 503): Handler =>
  (request, response, query) =>
    at(query) ? void response.writeHead(status).end() : handler(request, response, query);

test.each<[string, string, Handler, (query: URLSearchParams) => boolean]>([
  [
    'cursor',
    '{ kind: cursor, size: 2, totalField: total }',
    byCursor,
    (query) => query.get('cursor') === '4',
  ],
  ['page', '{ kind: page, size: 2 }', byPage, (query) => query.get('page') === '3'],
  ['offset', '{ kind: offset, size: 2 }', byOffset, (query) => query.get('offset') === '4'],
])('goes on from the pages that came, by %s', async (_kind, paging, handler, at) => {
  const server = await agency(failsAt(handler, at));
  const source = contract(paging, { limits });
  expect(await failure(server.world, source)).toMatchObject({ code: 'extract_http_failed' });
  expect(existsSync(partial(server.world))).toBe(true);
  server.handler = handler;
  server.asked.length = 0;
  expect(await ids(server.world, source)).toEqual(all);
  // The first page again, to see that the listing is the same, and no page that had come.
  const [first, second] = server.asked.map((url) => new URL(url, 'http://x').searchParams);
  expect(at(first!)).toBe(false);
  expect(at(second!)).toBe(true);
  expect(existsSync(partial(server.world))).toBe(false);
  expectNoSecret(server.world);
});

test.each<[string, (server: Awaited<ReturnType<typeof agency>>) => void]>([
  [
    'the first page changed',
    (server) => {
      server.handler = (request, response, query) =>
        query.get('page') === '1'
          ? send(response, { items: [{ id: 'new' }, { id: '1' }] })
          : byPage(request, response, query);
    },
  ],
  [
    'too much time went by',
    (server) => {
      Object.assign(server.world.context, { clock: () => new Date('2026-11-01T02:00:00Z') });
      server.handler = byPage;
    },
  ],
  [
    'the server no longer knows the place',
    (server) => {
      let refused = false;
      server.handler = (request, response, query) => {
        if (query.get('page') !== '3' || refused) return byPage(request, response, query);
        refused = true;
        response.writeHead(410).end();
      };
    },
  ],
  [
    'the pages that came were changed',
    (server) => {
      const path = join(partial(server.world), 'pages.ndjson');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"1"', '"7"'));
      server.handler = byPage;
    },
  ],
])('begins anew where %s', async (what, change) => {
  const server = await agency(failsAt(byPage, (query) => query.get('page') === '3'));
  const source = contract('{ kind: page, size: 2 }', { limits });
  await failure(server.world, source);
  change(server);
  expect(await ids(server.world, source)).toEqual(
    what.startsWith('the first') ? ['new', ...all.slice(1)] : all,
  );
});

test('keeps no page where the contract allows none to be gone on from, and none of a listing in disorder', async () => {
  const cut = await agency(failsAt(byPage, (query) => query.get('page') === '3'));
  await failure(cut.world, contract('{ kind: page, size: 2 }'));
  expect(existsSync(partial(cut.world))).toBe(false);
  const disorder = await agency((_request, response) => send(response, { items: items(0, 2) }));
  await failure(disorder.world, contract('{ kind: page, size: 2 }', { limits }));
  expect(existsSync(partial(disorder.world))).toBe(false);
});

test('takes the page after a crash that was written but not noted once', async () => {
  const server = await agency(failsAt(byPage, (query) => query.get('page') === '3'));
  const source = contract('{ kind: page, size: 2 }', { limits });
  await failure(server.world, source);
  appendFileSync(join(partial(server.world), 'pages.ndjson'), '{"id":"4"}\n{"id":');
  server.handler = byPage;
  expect(await ids(server.world, source)).toEqual(all);
});

test('waits before the next page where the contract says how fast to ask', async () => {
  const server = await agency((request, response, query) => {
    byPage(request, response, query);
    response.once('close', () => setTimeout(() => server.world.stop.abort(), 50));
  });
  const source = contract('{ kind: page, size: 2 }', { limits: '{ requestsPerSecond: 0.01 }' });
  expect(await failure(server.world, source)).toMatchObject({ code: 'run_cancelled' });
  expect(server.asked).toHaveLength(1);
});
