import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { beginAccessLog } from '#lib/server/log/access-log.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the log of requests', () => {
  let api: ApiServer;
  let end: () => void;
  /** Lines written since the test began. */
  let lines: string[];
  const said = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeAll(async () => {
    api = await startApiServer();
    end = beginAccessLog();
  });
  afterAll(async () => {
    end();
    await api.end();
  });
  const begin = () => {
    lines = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  };
  afterEach(() => {
    vi.restoreAllMocks();
    delete process.env.LODESTAR_PROXIES;
  });

  it('says who asked, for what kind of address and how it ended, by the id that stands in the answer', async () => {
    begin();
    const answer = await api.ask('/api/v1/runs/made-up/events?after=17');
    await answer.arrayBuffer();
    await expect.poll(() => lines.length).toBe(1);
    const requestId = answer.headers.get('x-request-id');
    expect(requestId).toMatch(UUID);
    expect(said()).toEqual([
      expect.objectContaining({
        ...{ level: 'info', requestId, method: 'GET', route: '/api/v1/runs/{run}/events', status: 404 },
        ...{ actor: expect.stringMatching(/^token:/) as string, ms: expect.any(Number) as number },
      }),
    ]);
    expect(lines.join()).not.toMatch(/made-up|after/);
  });

  it('names nobody where nobody is signed in, and no address that nothing answers', async () => {
    begin();
    await (await fetch(`${api.origin}/api/v1/secret-of-somebody`)).arrayBuffer();
    await expect.poll(() => lines.length).toBe(1);
    expect(said()).toEqual([expect.objectContaining({ route: 'none', status: 401, actor: null })]);
    expect(lines.join()).not.toContain('secret-of-somebody');
  });

  it('is silent on probes', async () => {
    begin();
    for (const path of ['/healthz', '/metrics', '/api/v1/nothing'])
      await (await fetch(`${api.origin}${path}`)).arrayBuffer();
    await expect.poll(() => lines.length).toBe(1);
    expect(said()[0]).toMatchObject({ route: 'none' });
  });

  it('goes by the id of the proxy where there is one', async () => {
    const ask = async () => {
      const answer = await fetch(`${api.origin}/healthz`, { headers: { 'x-request-id': 'of-the-proxy-1' } });
      return answer.headers.get('x-request-id');
    };
    expect(await ask()).toMatch(UUID);
    process.env.LODESTAR_PROXIES = '1';
    expect(await ask()).toBe('of-the-proxy-1');
  });
});
