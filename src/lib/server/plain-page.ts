import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { escapeXml } from '#lib/figures/svg.ts';
import type { Language } from '#lib/format/locale.ts';
import type { Theme } from '../ui/theme.ts';
import { fontFacesFor } from './picture-fonts.ts';

/** A page of a few sentences, for where there is no frame to show them in. */
export interface PlainPage {
  language: Language;
  theme: Theme;
  title: string;
  /** Sentences; those that are not in the page's language say so. */
  says: readonly { text: string; lang?: string }[];
  /** Ways on; the first is the one that most will take. */
  links: readonly { href: string; text: string }[];
  /** Rules that bring the typeface along; without them it is the reader's own, but for Devanagari, which a machine may lack. */
  faces?: string;
}

const { resolve } = createRequire(import.meta.url);
/** Read, not imported: such pages are also written where no build has been. */
const look = ['tokens', 'elements', 'buttons', 'plain-page']
  .map((sheet) => readFileSync(resolve(`#lib/ui/${sheet}.css`), 'utf8').replaceAll(/\/\*[^]*?\*\//g, ''))
  .join('\n');

/** What such a page may load: its typeface and its icon. */
export const PLAIN_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; font-src 'self' data:; img-src 'self'; frame-ancestors 'none'";

/** A letter of it: its face travels with a page that has no script to fetch it, and would be boxes where a machine has none. */
const DEVANAGARI = 'क';

/** Writes it as HTML, in the look of all pages: its styles travel with it. */
export function writePlainPage({ language, theme, title, says, links, faces = '' }: PlainPage): string {
  const sentences = says.map(({ text, lang }) =>
    lang ? `<p lang="${lang}"><small>${escapeXml(text)}</small></p>` : `<p>${escapeXml(text)}</p>`,
  );
  const ways = links.map(
    ({ href, text }, place) =>
      `<a class="button${place === 0 ? ' primary' : ''}" href="${escapeXml(href)}">${escapeXml(text)}</a>`,
  );
  return `<!doctype html>
<html lang="${language}" data-theme="${theme}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="/favicon.svg">
    <title>${escapeXml(title)} · Lodestar</title>
    <style>${faces}${language === 'hi' ? fontFacesFor(DEVANAGARI) : ''}${look}</style>
  </head>
  <body>
    <header>
      <a href="/">
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 0l2.2 7.8L20 10l-7.8 2.2L10 20l-2.2-7.8L0 10l7.8-2.2z" fill="var(--accent)" />
        </svg>
        Lodestar
      </a>
    </header>
    <main>
      <section>
        <h1>${escapeXml(title)}</h1>
        ${sentences.join('\n        ')}
        <p class="next">${ways.join(' ')}</p>
      </section>
    </main>
  </body>
</html>
`;
}
