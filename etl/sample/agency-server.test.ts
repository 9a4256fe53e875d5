import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAgency, type Agency, type AgencyFaults } from './agency-server.ts';

const calm: AgencyFaults = {
  unavailableEvery: 0,
  tooManyEvery: 0,
  slowEvery: 0,
  slowMs: 0,
  retryAfterSeconds: 0,
};
const tasks = Array.from({ length: 23 }, (_, index) => ({ ma_nhiem_vu: `NV-${index}` }));
let data: string;
let agency: Agency | undefined;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'agency-'));
  await writeFile(join(data, 'tasks.json'), JSON.stringify(tasks));
  await writeFile(join(data, 'connections.json'), '[]');
});

afterEach(async () => {
  await agency?.close();
  await rm(data, { recursive: true });
});

interface PageBody {
  items: unknown[];
  next_cursor: string | null;
  total: number;
}

async function start(faults: Partial<AgencyFaults> = {}): Promise<(path: string) => Promise<Response>> {
  agency = await startAgency({ port: 0, token: 'secret', data, faults: { ...calm, ...faults } });
  const { url } = agency;
  return (path) => fetch(url + path, { headers: { authorization: 'Bearer secret' } });
}

/** Asks again where the agency falters, as a client should; counts how often it had to. */
async function readAll(ask: (path: string) => Promise<Response>, limit: number) {
  const items: unknown[] = [];
  const faltered: number[] = [];
  let cursor: string | null = null;
  do {
    const answer = await ask(`/v1/tasks?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
    if (answer.status !== 200) {
      expect(answer.headers.get('retry-after')).toBe('0');
      faltered.push(answer.status);
      await answer.body?.cancel();
      continue;
    }
    const page = (await answer.json()) as PageBody;
    expect(page.total).toBe(tasks.length);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return { items, faltered };
}

test('asks for its token and answers with a problem where it is missing or wrong', async () => {
  await start();
  const wrong: Record<string, string>[] = [
    {},
    { authorization: 'Bearer other' },
    { authorization: 'secret' },
  ];
  for (const headers of wrong) {
    const answer = await fetch(`${agency!.url}/v1/tasks`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 401, title: 'Unauthorized' });
  }
});

test('serves every record once and in order, whatever the size of a page', async () => {
  const ask = await start();
  for (const limit of [1, 7, 23, 500]) expect((await readAll(ask, limit)).items).toEqual(tasks);
});

test('serves an empty listing as one page without a cursor', async () => {
  const ask = await start();
  expect(await (await ask('/v1/connections')).json()).toEqual({ items: [], next_cursor: null, total: 0 });
});

test('falters at set intervals and gives the same pages when asked again', async () => {
  const ask = await start({ unavailableEvery: 3, tooManyEvery: 4, slowEvery: 5, slowMs: 1 });
  const { items, faltered } = await readAll(ask, 4);
  expect(items).toEqual(tasks);
  expect(faltered).toEqual([503, 429, 503, 429, 503].slice(0, faltered.length));
  expect(faltered.length).toBeGreaterThanOrEqual(3);
});

test('refuses listings, methods, cursors and sizes it does not know', async () => {
  const ask = await start();
  expect((await ask('/v1/secrets')).status).toBe(404);
  expect((await ask('/v1/tasks?cursor=bm90aGluZw')).status).toBe(400);
  expect((await ask('/v1/tasks?limit=0')).status).toBe(400);
  expect((await ask('/v1/tasks?limit=501')).status).toBe(400);
  const posted = await fetch(`${agency!.url}/v1/tasks`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret' },
  });
  expect(posted.status).toBe(405);
});
