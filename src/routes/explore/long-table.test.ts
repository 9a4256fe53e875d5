import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChosenRange } from './chosen-range.svelte.ts';
import type { StripView } from './explore-view.ts';
import { LongTable } from './long-table.svelte.ts';
import type { TableRow } from './table-view.ts';

const row = (name: string): TableRow => ({
  ...{ key: name, name: { text: name, language: 'en' }, href: null },
  ...{ isTotal: false, isSplit: false, partOf: null, cells: [], behind: null },
});

let server: Server;
let origin: string;
/** The status with which everything is answered. */
let status: number;
const asked: URL[] = [];
let gone: number;
const onGone = () => (gone += 1);

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url!, origin);
    asked.push(url);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ count: 1, rows: [row(`found ${url.searchParams.get('find') ?? ''}`)] }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  status = 200;
  gone = 0;
  asked.length = 0;
});

const open = () =>
  new LongTable({
    address: `${origin}/explore/window?by=unit&version=s-1`,
    ...{ first: 0, count: 240, rows: [row('a'), row('b')], onGone },
  });
const names = (table: LongTable) => table.shown.map(({ line }) => line?.name.text);

describe('a long table', () => {
  it('has the rows that are sought, of the version it was opened with', async () => {
    const table = open();
    await table.find(' dak ');
    expect([table.count, table.failed]).toEqual([1, null]);
    expect(names(table)[0]).toBe('found dak');
    expect(asked.map(({ searchParams }) => searchParams.get('version'))).toEqual(['s-1']);
  });

  it('stays as it was where rows that are sought do not come, says so, and asks for them again', async () => {
    const table = open();
    status = 503;
    await table.find('dak');
    expect([table.count, table.failed, names(table)]).toEqual([240, 'find', ['a', 'b']]);
    await table.retry();
    expect(table.failed).toBe('find');
    status = 200;
    await table.retry();
    expect([table.count, table.failed, names(table)[0]]).toEqual([1, null, 'found dak']);
  });

  it('is whole again where what was sought in vain is taken back', async () => {
    const table = open();
    status = 503;
    await table.find('dak');
    await table.find('');
    expect([table.count, table.failed, names(table)]).toEqual([240, null, ['a', 'b']]);
    expect(asked).toHaveLength(1);
  });

  it('tells where its version is no longer kept', async () => {
    status = 404;
    await open().find('dak');
    expect(gone).toBe(1);
  });
});

describe('a range that is being chosen', () => {
  const strip = () =>
    ({ cube: `${origin}/explore/cube?version=s-1`, periods: [{ first: '2025-01-01' }] }) as StripView;

  it('is given up where the version of the page is no longer kept', async () => {
    status = 404;
    const chosen = new ChosenRange(onGone);
    chosen.draft = { from: 0, to: 0 };
    await chosen.hold(strip());
    expect([gone, chosen.draft]).toEqual([1, null]);
  });

  it('stays where the server is out of reach', async () => {
    status = 503;
    const chosen = new ChosenRange(onGone);
    chosen.draft = { from: 0, to: 0 };
    await chosen.hold(strip());
    expect([gone, chosen.draft]).toEqual([0, { from: 0, to: 0 }]);
  });
});
