import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Licences under which others' work may be used here, and passed on with it. Another takes a person's word, and a line here. */
const allowed = [
  ...[
    'MIT',
    'MIT-0',
    'MIT/X11',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'BlueOak-1.0.0',
  ],
  ...['Unlicense', 'CC0-1.0', 'OFL-1.1', 'MPL-2.0', 'Python-2.0', 'Zlib', 'WTFPL', 'CC-BY-4.0'],
];

/** Packages whose licence a person has read where no program finds it. */
const readByHand: Readonly<Record<string, string>> = {
  // Below exceljs: nothing in the package says; its repository and its own neighbours of the same author are under MIT/X11.
  'node_modules/buffers': 'MIT/X11',
};

interface Described {
  license?: string | { type: string };
  licenses?: { type: string }[];
}

interface Locked extends Described {
  optional?: boolean;
}

/** What a package says of its licence: in the lock file, else in its own folder, in the ways that were usual over time. */
function licenceOf({ license, licenses }: Described): string | null {
  if (typeof license === 'string') return license;
  return license?.type ?? (licenses ? licenses.map(({ type }) => type).join(' OR ') : null);
}

/** Whether an expression leaves a way that is allowed: one of the alternatives, all that are asked for together. */
function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  return bare.split(' OR ').some((way) => way.split(' AND ').every((one) => allowed.includes(one.trim())));
}

const read = <T>(path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;

describe('every package that is built on', () => {
  it('is of a licence that allows it', () => {
    const { packages } = read<{ packages: Record<string, Locked> }>('package-lock.json');
    const told = Object.entries(packages)
      .filter(([path]) => path !== '')
      .map(([path, locked]) => {
        const own = join(path, 'package.json');
        const licence =
          licenceOf(locked) ??
          readByHand[path] ??
          (existsSync(join(root, own)) ? licenceOf(read<Described>(own)) : null);
        return { path, licence, isElsewhere: locked.optional === true && !existsSync(join(root, own)) };
      });
    expect(told.length).toBeGreaterThan(500);
    // What is of another platform and not installed says so where it is.
    const wrong = told.filter(
      ({ licence, isElsewhere }) => !(licence === null ? isElsewhere : isAllowed(licence)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('text that becomes markup', () => {
  it('is written as it is in one place alone, for figures that are drawn here', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(svelte|ts)$/.test(file),
    );
    const writing = files.filter((file) =>
      /\{@html|\.innerHTML\s*=|insertAdjacentHTML|document\.write/.test(
        readFileSync(join(root, 'src', file), 'utf8'),
      ),
    );
    expect(writing.map((file) => file.replaceAll('\\', '/'))).toEqual(['lib/ui/Drawing.svelte']);
  });
});
