import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { contractWith, extractWorld, type ExtractWorld } from '../../tests/support/extract-world.ts';
import { receive } from './receive.ts';

const token = 'token-that-nobody-may-see';

function contract({
  limits = '{ retries: 2, timeoutSeconds: 5 }',
  total = true,
  custom = [] as string[],
} = {}): Contract {
  const paging = `{ kind: cursor, cursorParam: after, nextField: meta.next, sizeParam: limit, size: 2${total ? ', totalField: meta.total' : ''} }`;
  const properties = [
    '{ property: tokenEnv, value: THING_TOKEN }',
    `{ property: paging, value: ${paging} }`,
    '{ property: records, value: data.items }',
    `{ property: limits, value: ${limits} }`,
  ];
  return contractWith({
    server: `{ server: platform, type: api, location: '{THING_URL}/v1/things?kind=a', customProperties: [${properties.join(', ')}] }`,
    columns: ['{ name: secrecy, physicalName: do_mat, logicalType: string }'],
    custom,
  });
}

type Handler = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => void;

/** A REST agency on loopback. `asked` holds the address of every request. */
async function agency(handle: Handler): Promise<{ world: ExtractWorld; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    handle(request, response, new URL(request.url ?? '', 'http://x').searchParams);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const world = extractWorld();
  const { port } = server.address() as AddressInfo;
  Object.assign(world.environment, {
    THING_URL: `http://127.0.0.1:${port}`,
    THING_TOKEN: token,
    LODESTAR_ALLOW_LOOPBACK: '1',
  });
  return { world, asked };
}

function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A listing in pages of two, as it should be. */
const pages =
  (
    items: unknown[],
    change: (
      page: { data: { items: unknown[] }; meta: Record<string, unknown> },
      from: number,
    ) => void = () => {},
  ): Handler =>
  (_request, response, query) => {
    const from = Number(query.get('after') ?? 0);
    const next = from + 2 < items.length ? String(from + 2) : null;
    const page = { data: { items: items.slice(from, from + 2) }, meta: { next, total: items.length } };
    change(page, from);
    send(response, page);
  };

const five = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'e' }];

async function failure(world: ExtractWorld, source = contract()): Promise<Error & { code: string }> {
  const fault = (await receive(world.context, source).then(
    () => new Error('received'),
    (cause: unknown) => cause,
  )) as Error & { code: string };
  const told = [String(fault), JSON.stringify(fault), String(fault.cause), ...world.journal].join('\n');
  expect(told).not.toContain(token);
  expect(readdirSync(world.paths.extracts, { recursive: true }).filter((name) => name !== 'thing')).toEqual(
    [],
  );
  return fault;
}

test('writes the records of all pages in the order they came, numbers as they were sent', async () => {
  const body =
    '{"data":{"items":[{"z":9007199254740993,"a":1.10,"t":"Đắk Lắk"}]},"meta":{"next":null,"total":1}}';
  const { world, asked } = await agency((request, response) => {
    expect(request.headers.authorization).toBe(`Bearer ${token}`);
    send(response, body);
  });
  const { files } = await receive(world.context, contract());
  expect(files).toMatchObject([{ fileName: 'pages.ndjson' }]);
  expect(readFileSync(files[0]!.path, 'utf8')).toBe('{"z":9007199254740993,"a":1.10,"t":"Đắk Lắk"}\n');
  expect(asked).toEqual(['/v1/things?kind=a&limit=2']);
});

test('follows the cursor to the end and keeps the same listing once', async () => {
  const { world, asked } = await agency(pages(five));
  const first = await receive(world.context, contract());
  const lines = readFileSync(first.files[0]!.path, 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(asked.at(-1)).toBe('/v1/things?kind=a&limit=2&after=4');
  const second = await receive({ ...world.context, clock: () => new Date('2026-01-01') }, contract());
  expect(second).toEqual(first);
  const manifest = readFileSync(join(first.files[0]!.path, '..', 'manifest.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ files: [{ counts: { pages: 3, records: 5, refused: 0 } }] });
  expect(JSON.stringify(world.everything())).not.toContain(token);
});

test('keeps an empty listing', async () => {
  const { world } = await agency(pages([]));
  expect((await receive(world.context, contract())).files[0]?.bytes).toBe(0);
});

test('leaves no trace of refused records on the disk', async () => {
  const secret = { id: 'b', do_mat: 'SECRET', title: 'THE PLOT' };
  const items = [{ id: 'a', do_mat: 'ORDINARY' }, secret, { id: 'c' }];
  const { world } = await agency(pages(items));
  const gated = contract({
    custom: ['{ property: landingGate, value: { column: secrecy, allow: [ORDINARY] } }'],
  });
  const { files } = await receive(world.context, gated);
  expect(readFileSync(files[0]!.path, 'utf8')).toBe(
    '{"id":"a","do_mat":"ORDINARY"}\n{"$refused":true}\n{"$refused":true}\n',
  );
  const told = [...world.everything().map(({ content }) => content), ...world.journal].join('\n');
  expect(told).not.toMatch(/PLOT|SECRET/);
  expect(told).toContain('"refused": 2');
});

test.each([
  [
    'a cursor that leads in a circle',
    pages(five, (page, from) => void (page.meta['next'] = from === 2 ? '0' : '2')),
    /circle|twice/,
  ],
  ['a page that comes twice', pages([...five.slice(0, 2), ...five.slice(0, 2)]), /same page twice/],
  [
    'records that did not come',
    pages(five, (page, from) => void (from === 2 && page.data.items.pop())),
    /1 records did not come/,
  ],
  [
    'records that came too often',
    pages(five, (page, from) => void (from === 2 && page.data.items.unshift({ id: 'a' }))),
    /1 records came too often/,
  ],
  [
    'a total that changes',
    pages(five, (page, from) => void (page.meta['total'] = 5 + from)),
    /changes while it is read/,
  ],
  ['a total that is missing', pages(five, (page) => void delete page.meta['total']), /leaves out the total/],
])('finds %s', async (_what, handler, message) => {
  const { world } = await agency(handler);
  const fault = await failure(world);
  expect(fault.code).toBe('extract_paging_inconsistent');
  expect(fault.message).toMatch(message);
});

test('lets one record come twice where the total agrees: the contract judges it', async () => {
  const { world } = await agency(pages([...five, { id: 'a' }]));
  const { files } = await receive(world.context, contract());
  expect(readFileSync(files[0]!.path, 'utf8').trim().split('\n')).toHaveLength(6);
});

test('waits as long as Retry-After says and asks again', async () => {
  let refused = 0;
  const { world } = await agency((request, response, query) => {
    if (refused++ > 0) return pages(five)(request, response, query);
    response.writeHead(429, { 'retry-after': '0' }).end();
  });
  await receive(world.context, contract());
  expect(world.journal.join()).toContain('"retry":1,"reason":"status 429","waitSeconds":0');
});

test('does not wait longer than it has patience', async () => {
  const { world, asked } = await agency((_request, response) => {
    response.writeHead(503, { 'retry-after': 'Tue, 03 Nov 2026 00:00:00 GMT' }).end();
  });
  expect((await failure(world)).message).toMatch(/status 503, it asks to wait 172800 s/);
  expect(asked).toHaveLength(1);
});

test('asks again after a connection cut in the middle of a page', async () => {
  let cuts = 0;
  const { world } = await agency((request, response, query) => {
    if (cuts++ > 0) return pages(five)(request, response, query);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"data":', () => request.socket.resetAndDestroy());
  });
  const { files } = await receive(world.context, contract());
  expect(readFileSync(files[0]!.path, 'utf8').trim().split('\n')).toHaveLength(5);
  expect(world.journal.join()).toContain('ECONNRESET');
});

test('gives up after the retries', async () => {
  const { world, asked } = await agency((_request, response) => send(response, 'no', 500));
  const fault = await failure(world, contract({ limits: '{ retries: 1 }' }));
  expect(fault).toMatchObject({ code: 'extract_http_failed' });
  expect(fault.message).toContain('status 500, after 2 attempts');
  expect(asked).toHaveLength(2);
});

test('gives up on a server that does not finish', async () => {
  const { world } = await agency((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{');
  });
  const fault = await failure(world, contract({ limits: '{ retries: 0, timeoutSeconds: 0.2 }' }));
  expect(fault.message).toContain('no whole answer within 0.2 s');
});

test.each([
  [
    'an error in disguise',
    '{"error":"THE PLOT","message":"x"}',
    /without the list "data.items" \(keys: error, message\)/,
  ],
  ['no JSON', '{"data": THE PLOT', /no JSON/],
  ['a web page', '<!doctype html><p>THE PLOT', /a web page/],
])('takes %s with status 200 for what it is', async (_what, body, message) => {
  const { world } = await agency((_request, response) => send(response, body));
  const fault = await failure(world);
  expect(fault.code).toBe('extract_http_failed');
  expect(fault.message).toMatch(message);
  expect(String(fault)).not.toContain('PLOT');
});

test('asks once when it is not let in, and names the token by its variable', async () => {
  const { world, asked } = await agency((_request, response) => send(response, {}, 401));
  expect((await failure(world)).message).toContain('Check the token in THING_TOKEN');
  expect(asked).toHaveLength(1);
});

test.each(['THING_TOKEN', 'THING_URL'])('says that the setting %s is missing', async (name) => {
  const { world, asked } = await agency(pages(five));
  delete world.environment[name];
  expect(await failure(world)).toMatchObject({ code: 'extract_setting_missing', details: { name } });
  expect(asked).toEqual([]);
});

test('takes the token to no other host', async () => {
  const { world: other, asked } = await agency(pages(five));
  const { world } = await agency((_request, response) => {
    response.writeHead(302, { location: `${other.environment['THING_URL']}/v1/things` }).end();
  });
  expect((await failure(world)).message).toContain('status 302 to another host');
  expect(asked).toEqual([]);
});

test('follows a redirect on the same host', async () => {
  const { world } = await agency((request, response, query) => {
    if (request.url?.startsWith('/v2/')) return pages(five)(request, response, query);
    response.writeHead(308, { location: (request.url ?? '').replace('/v1/', '/v2/') }).end();
  });
  expect((await receive(world.context, contract())).files[0]?.bytes).toBeGreaterThan(0);
});

test.each([
  'http://127.0.0.1:4',
  'http://localhost:4',
  'http://[::1]:4',
  'http://2130706433:4',
  'http://10.0.0.1',
  'http://169.254.169.254',
])('does not ask %s', async (address) => {
  const world = extractWorld();
  Object.assign(world.environment, { THING_URL: address, THING_TOKEN: token });
  const fault = await failure(world, contract({ limits: '{ retries: 0 }' }));
  expect(fault).toMatchObject({ code: 'extract_http_failed' });
  expect(fault.message).toContain('address refused');
});

test('speaks http and https alone', async () => {
  const world = extractWorld();
  Object.assign(world.environment, { THING_URL: 'file:///etc', THING_TOKEN: token });
  expect((await failure(world)).message).toContain('address invalid');
});

test.each([
  ['maxPages', '{ maxPages: 2 }', /more than maxPages = 2/],
  ['maxBytes of one page', '{ maxBytes: 20 }', /maxBytes/],
  ['maxBytes of all pages', '{ maxBytes: 150 }', /maxBytes/],
])('stops at %s', async (_what, limits, message) => {
  const { world } = await agency(pages(five));
  const fault = await failure(world, contract({ limits }));
  expect(fault.code).toBe('extract_limit_exceeded');
  expect(fault.message).toMatch(message);
});

test('stops when the run is cancelled', async () => {
  const { world } = await agency((_request, response) => {
    response.writeHead(200);
    world.stop.abort();
  });
  expect(await failure(world)).toMatchObject({ code: 'run_cancelled' });
});

test('stops waiting when the run is cancelled', async () => {
  const { world } = await agency((_request, response) => {
    response.writeHead(503, { 'retry-after': '50' }).end();
    setTimeout(() => world.stop.abort(), 50);
  });
  expect(await failure(world)).toMatchObject({ code: 'run_cancelled' });
});
