import { globSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownParameters, unknownParameters, withoutHarmless, withoutUnknown } from './known-parameters.ts';

const routes = new URL('../../routes/', import.meta.url).pathname;
const pages = globSync(`${routes}**/+page.svelte`).map((file) => `/${relative(routes, dirname(file))}`);
const unknown = (route: string, search: string) => unknownParameters(route, new URLSearchParams(search));

describe('parameters of a page', () => {
  it('are listed for every page there is, and for no other', () => {
    expect(Object.keys(knownParameters).toSorted()).toEqual(pages.toSorted());
  });

  it.each(pages)('of %s are those that its own files read', (route) => {
    // A route's brackets would be a class of characters to a glob.
    const folder = `${routes}${route.slice(1)}/`;
    const own = globSync('*.{ts,svelte}', { cwd: folder })
      .filter((file) => !file.includes('.test.'))
      .map((file) => `${folder}${file}`);
    expect(own).not.toEqual([]);
    const read = own.flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /(?:(?:searchParams|search|asked)\.(?:get|has|getAll)|\basked)\('([a-z]+)'\)/g,
        ),
      ].map(([, name]) => name!),
    );
    if (knownParameters[route] === null) return;
    expect(unknown(route, read.map((name) => `${name}=x`).join('&'))).toEqual([]);
  });

  it('that it does not know are told by name, each once', () => {
    expect(unknown('/indicators', 'stauts=behind&unit=00&stauts=on_path&lang=vi')).toEqual([
      ['stauts', 'on_path'],
    ]);
    expect(unknown('/explore', 'nothing=1')).toEqual([]);
  });

  it('may be what mail and other sites add, which nobody asked', () => {
    const search = 'utm_source=mail&utm_campaign=week&fbclid=x&/note=&map=y';
    expect(unknown('/', search)).toEqual([]);
    expect([...withoutHarmless(new URLSearchParams(search)).keys()]).toEqual(['map']);
    expect([...withoutUnknown('/', new URLSearchParams(`${search}&mapp=z`)).keys()]).toEqual(['map']);
  });
});
