import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { journalEvents, loadReasons } from '#lib/format/journal-events.ts';

/** Events whose code is put together where it is written. */
const composed = ['source_loaded', 'source_unchanged'];

it('all that journals tell of has a name in the reader’s language, and nothing else has', () => {
  const files = globSync('{etl,warehouse,src/lib/server}/**/*.ts').filter(
    (file) => !file.endsWith('.test.ts'),
  );
  const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const written = [
    ...code.matchAll(/journal\.write\(\s*'([a-z_]+)'/g),
    ...code.matchAll(/sourceId: null, event: '([a-z_]+)'/g),
    ...code.matchAll(/await kept\(\), \{ name: '([a-z_]+)'/g),
  ].map((match) => match[1]!);
  expect([...new Set([...written, ...composed])].sort()).toEqual([...journalEvents].sort());
});

it('all reasons for loading a source again have words', () => {
  const [, reasons = ''] = /type WhyAll =([^;]+);/.exec(readFileSync('etl/plan-load.ts', 'utf8')) ?? [];
  expect([...reasons.matchAll(/'([a-z_]+)'/g)].map((match) => match[1])).toEqual([...loadReasons]);
});
