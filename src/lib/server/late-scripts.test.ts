import { expect, it } from 'vitest';
import { LateScripts } from './late-scripts.ts';

const page = (between: string) =>
  `<html><head><script>theme()</script></head><body><main>figures</main>${between}</body></html>`;

it('asks for the scripts of a page behind its content, and leaves styles to its head', () => {
  const scripts = new LateScripts();
  expect(scripts.preload({ type: 'js', path: '/_app/a.js' })).toBe(false);
  expect(scripts.preload({ type: 'css', path: '/_app/a.css' })).toBe(true);
  expect(scripts.preload({ type: 'font', path: '/_app/a.woff2' })).toBe(false);
  const links = '<link rel="modulepreload" href="/_app/a.js">';
  expect(scripts.place(page('<script>start()</script>'))).toBe(page(`${links}<script>start()</script>`));
});

it('writes them once, where a page comes in pieces', () => {
  const scripts = new LateScripts();
  scripts.preload({ type: 'js', path: '/_app/a.js' });
  expect(scripts.place(page('<script>start()</script>'))).toContain('modulepreload');
  expect(scripts.place('<script>more()</script>')).toBe('<script>more()</script>');
});

it('leaves a page without scripts as it is', () => {
  expect(new LateScripts().place(page(''))).toBe(page(''));
});
