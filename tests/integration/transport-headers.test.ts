import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApiServer, type ApiServer } from '../support/api-server.ts';

describe('that a browser is to use TLS alone', () => {
  let api: ApiServer;
  beforeAll(async () => {
    api = await startApiServer();
  });
  afterEach(() => {
    delete process.env.ORIGIN;
  });
  afterAll(() => api.end());

  it.each([
    ['https://figures.example', 'max-age=63072000; includeSubDomains'],
    ['http://figures.example', null],
    ['', null],
  ])('is said where readers find the server at %j: %s', async (origin, expected) => {
    process.env.ORIGIN = origin;
    for (const path of ['/healthz', '/readyz', '/api/v1/nothing', '/api/v1/values']) {
      const { headers } = await fetch(`${api.origin}${path}`);
      expect([path, headers.get('strict-transport-security')]).toEqual([path, expected]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
