import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../support/product.ts';

describe('npm start', () => {
  let first: Product | undefined;
  afterAll(() => first?.remove());

  it('serves a version on an empty folder, ends cleanly, and serves the same version again', async () => {
    first = await startProduct();
    const before = (await (await fetch(`${first.origin}/readyz`)).json()) as {
      status: string;
      snapshot: string;
    };
    expect(before).toMatchObject({ status: 'ready', snapshot: expect.stringMatching(/^\d{8}-\d{6}-/) });
    expect(await first.stop()).toBe(0);
    await expect(fetch(`${first.origin}/healthz`)).rejects.toThrow('fetch failed');

    const second = await startProduct({ dataDirectory: first.dataDirectory });
    const after = await (await fetch(`${second.origin}/readyz`)).json();
    expect(after).toEqual(before);
    expect(await second.stop()).toBe(0);
    expect(readdirSync(join(first.dataDirectory, 'build'))).toEqual([]);
  }, 400_000);
});
