import { afterEach, describe, expect, it } from 'vitest';
import { startBareServer, type BareServer } from '../support/bare-server.ts';
import { freePort } from '../support/product.ts';

let server: BareServer | undefined;
afterEach(() => server?.stop());

describe('a server that a supervisor ends', () => {
  it('is not ready at once, answers while it drains, and ends well', async () => {
    server = await startBareServer(await freePort(), { LODESTAR_DRAIN_SECONDS: '2' });
    const ask = async (path: string) => {
      const answer = await fetch(`${server!.origin}${path}`);
      return {
        status: answer.status,
        connection: answer.headers.get('connection'),
        body: await answer.text(),
      };
    };
    expect(JSON.parse((await ask('/readyz')).body)).toMatchObject({ failing: ['version'] });
    server.terminate();
    await expect
      .poll(async () => JSON.parse((await ask('/readyz')).body) as unknown)
      .toMatchObject({ failing: ['running', 'version'] });
    expect(await ask('/healthz')).toMatchObject({ status: 200, connection: 'close' });
    expect((await ask('/sign-in')).status).toBe(200);
    expect(await server.ended).toBe(0);
    await expect(ask('/healthz')).rejects.toThrow('fetch failed');
  });
});
