import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stopping } from '#lib/server/health/stopping.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { publishNumbered } from '../support/numbered-version.ts';

describe('readiness', () => {
  let api: ApiServer;
  let snapshot: string;
  const ask = async (path: string) => {
    const answer = await fetch(`${api.origin}${path}`);
    return { status: answer.status, body: (await answer.json()) as { failing?: string[] } };
  };
  beforeEach(async () => {
    api = await startApiServer();
    snapshot = await publishNumbered((await openWarehouse()).control, api.directory, 1);
  });
  afterEach(async () => {
    delete process.env.LODESTAR_LEAST_FREE_BYTES;
    await api.end();
  });

  it('is told to whoever is not signed in', async () => {
    expect(await ask('/readyz')).toEqual({
      status: 200,
      body: { status: 'ready', snapshot, asOf: '2026-10-31' },
    });
  });

  it('ends with the room on the disk, and comes back with it', async () => {
    process.env.LODESTAR_LEAST_FREE_BYTES = '1000000000000000';
    expect(await ask('/readyz')).toEqual({ status: 503, body: { status: 'unready', failing: ['disk'] } });
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    delete process.env.LODESTAR_LEAST_FREE_BYTES;
    expect((await ask('/readyz')).status).toBe(200);
  });

  it('ends when the control database does not answer, which is no reason to start the process anew', async () => {
    (await openWarehouse()).control.close();
    const { status, body } = await ask('/readyz');
    expect([status, body.failing]).toEqual([503, expect.arrayContaining(['control'])]);
    expect((await ask('/healthz')).status).toBe(200);
  });

  // The last one: a process that is about to stop stays so.
  it('ends before the process does', async () => {
    stopping.abort();
    expect(await ask('/readyz')).toEqual({
      status: 503,
      body: { status: 'unready', failing: ['running'] },
    });
    expect((await ask('/healthz')).status).toBe(200);
  });
});
