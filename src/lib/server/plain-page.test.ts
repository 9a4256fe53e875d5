import { expect, it } from 'vitest';
import { writePlainPage } from './plain-page.ts';

const page = (language: 'en' | 'vi' | 'hi') =>
  writePlainPage({ language, theme: 'auto', title: '<b>', says: [{ text: '"&' }], links: [] });

it('brings the letters of Hindi along, which a machine may lack and no script of it would fetch', () => {
  expect(page('hi')).toMatch(
    /@font-face\{font-family:'Noto Sans Devanagari'[^}]*url\(data:font\/woff2;base64,/,
  );
  for (const language of ['en', 'vi'] as const) expect(page(language)).not.toContain('data:font');
});

it('writes what it is told as text', () => {
  expect(page('en')).toContain('<h1>&lt;b&gt;</h1>');
  expect(page('en')).toContain('<p>&quot;&amp;</p>');
});
