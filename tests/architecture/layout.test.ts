import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { stages } from '#warehouse/journey.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rooms = ['etl', 'warehouse', 'src'];

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

describe('layout', () => {
  const files = rooms.flatMap(filesUnder);

  it('has the top level the owner asked for', () => {
    const wanted =
      'package.json tsconfig.json svelte.config.js src etl warehouse static tests README.md'.split(' ');
    expect(wanted.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('has a folder in etl for each stage of the journey', () => {
    expect(stages.filter((stage) => !existsSync(join(root, 'etl', stage)))).toEqual([]);
  });

  it('names files in kebab-case, components in PascalCase', () => {
    const fine =
      /^(\+?[a-z0-9]+(-[a-z0-9]+)*|\+[a-z]+(\.server)?|[a-z0-9-]+\.(test|server|config|svelte|d)|\+?[a-z-]+\.[a-z]+)\.(ts|sql|css|html|json|md|wat)$/;
    const component = /^(\+[a-z]+|[A-Z][A-Za-z0-9]*)\.svelte$/;
    const named = files.filter((file) => !/migrations\/|README\.md$/.test(file));
    expect(named.filter((file) => !fine.test(basename(file)) && !component.test(basename(file)))).toEqual([]);
  });

  it('keeps files small enough to be read in one go', () => {
    const long = files
      .filter((file) => /\.(ts|svelte|sql)$/.test(file) && !/migrations\/|\.test\.ts$/.test(file))
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
      .filter(({ file, lines }) => lines > (file.endsWith('.svelte') ? 210 : 310));
    expect(long).toEqual([]);
  });

  it('reads the environment in one file of each room', () => {
    const readers = files.filter(
      (file) => /\.(ts|svelte)$/.test(file) && readFileSync(join(root, file), 'utf8').includes('process.env'),
    );
    expect(readers.filter((file) => !['etl/env.ts', 'src/lib/server/env.ts'].includes(file))).toEqual([]);
  });
});

describe('settings', () => {
  it.each(['README.md', 'docs/operations.md'])('each stand once in the table of %s', (file) => {
    const settings = [...readFileSync(join(root, file), 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(
      ([, name]) => name,
    );
    expect(settings).not.toEqual([]);
    expect(settings).toEqual([...new Set(settings)]);
  });
});

describe('error codes', () => {
  const text = (file: string) => readFileSync(join(root, file), 'utf8');
  const codesOf = (file: string) =>
    [...text(file).matchAll(/^ {2}(?:\| )?'([a-z_]+)'/gm)].map((match) => match[1]!);
  const codes = ['etl/errors.ts', 'warehouse/errors.ts', 'src/lib/server/auth/refusal.ts'].flatMap(codesOf);

  it('each have an entry in docs/errors.md, and only they', () => {
    const documented = [...text('docs/errors.md').matchAll(/^### `([a-z_]+)`/gm)].map((match) => match[1]!);
    expect(documented.toSorted()).toEqual(codes.toSorted());
  });

  it('are each raised somewhere', () => {
    const sources = rooms
      .flatMap(filesUnder)
      .filter((file) => /\.(ts|svelte)$/.test(file) && !/errors\.ts$|\/refusal\.ts$|\.test\.ts$/.test(file))
      .map(text)
      .join('\n');
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});
