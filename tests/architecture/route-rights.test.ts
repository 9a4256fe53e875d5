import { readdirSync, readFileSync } from 'node:fs';
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

/** Names of the form actions of a page. */
function actionsOf(id: string): string[] {
  const file = join(folder, id, '+page.server.ts');
  if (!files.includes(`${id.slice(1)}/+page.server.ts`.replace(/^\//, ''))) return [];
  const [, body] = readFileSync(file, 'utf8').split(/export const actions[^=]*= \{/);
  return [...(body ?? '').matchAll(/^ {2}(\w+): async/gm)].map(([, name]) => name!);
}

describe('rights', () => {
  it('are declared for every route, and for no other', () => {
    expect(Object.keys(pageNeeds).sort()).toEqual(ids);
  });

  it('are declared for every action of every page', () => {
    for (const id of ids)
      for (const name of actionsOf(id))
        expect({
          id,
          name,
          needed: neededFor(id, new URLSearchParams(name === 'default' ? '' : `/${name}`)),
        }).toEqual({
          ...{ id, name, needed: expect.any(String) as string },
        });
    expect(ids.flatMap(actionsOf).length).toBeGreaterThan(15);
  });

  it('are declared for every address of the API', () => {
    expect(routes.filter(({ needs }) => needs === 'nothing').map(({ path }) => path)).toEqual(['/healthz']);
  });

  it('that nobody declared are nobody’s', () => {
    expect(neededFor('/nowhere', null)).toBeNull();
    expect(neededFor('/refresh', new URLSearchParams('/drop'))).toBeNull();
    expect(neededFor('/toString', null)).toBeNull();
    expect(neededFor('/refresh', new URLSearchParams('/constructor'))).toBeNull();
  });
});
