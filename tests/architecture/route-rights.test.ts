import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { neededFor, pageNeeds } from '#lib/server/auth/route-rights.ts';
import { routes } from '#lib/server/routes.ts';

const folder = fileURLToPath(new URL('../../src/routes', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
  file.replaceAll('\\', '/'),
);

/** Routes that answer: those with a page or a server file. */
const ids = [
  ...new Set(
    files
      .filter((file) => /(^|\/)\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(file))
      .map((file) => `/${file.replace(/\/?\+[\w.]+$/, '')}`),
  ),
].sort();

/** Names of the form actions of a page; of a server file that takes forms, `default`. */
async function actionsOf(id: string): Promise<string[]> {
  const has = (name: string) => files.includes(`${id.slice(1)}/${name}`.replace(/^\//, ''));
  const load = (name: string) => import(join(folder, id, name)) as Promise<Record<string, unknown>>;
  const page = has('+page.server.ts') ? ((await load('+page.server.ts')).actions ?? {}) : {};
  const served = has('+server.ts') ? Object.keys(await load('+server.ts')) : [];
  const isChanged = served.some((method) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method));
  return [...Object.keys(page as object), ...(isChanged ? ['default'] : [])];
}

describe('rights', () => {
  it('are declared for every route, and for no other', () => {
    expect(Object.keys(pageNeeds).sort()).toEqual(ids);
  });

  it('are declared for every action of every page', async () => {
    const all = await Promise.all(ids.map(async (id) => ({ id, names: await actionsOf(id) })));
    for (const { id, names } of all)
      for (const name of names)
        expect({
          id,
          name,
          needed: neededFor(id, new URLSearchParams(name === 'default' ? '' : `/${name}`)),
        }).toEqual({
          ...{ id, name, needed: expect.any(String) as string },
        });
    expect(all.flatMap(({ names }) => names).length).toBeGreaterThan(25);
  });

  it('are declared for every address of the API', () => {
    expect(routes.filter(({ needs }) => needs === 'nothing').map(({ path }) => path)).toEqual([
      '/healthz',
      '/readyz',
    ]);
  });

  it('that nobody declared are nobody’s', () => {
    expect(neededFor('/nowhere', null)).toBeNull();
    expect(neededFor('/refresh', new URLSearchParams('/drop'))).toBeNull();
    expect(neededFor('/toString', null)).toBeNull();
    expect(neededFor('/refresh', new URLSearchParams('/constructor'))).toBeNull();
  });
});
