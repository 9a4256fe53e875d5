import { escapeXml } from '#lib/figures/svg.ts';
import type { Language } from '#lib/format/locale.ts';

/** A page of a few sentences, for where there is no frame to show them in. */
export interface PlainPage {
  language: Language;
  title: string;
  /** Sentences; those that are not in the page's language say so. */
  says: readonly { text: string; lang?: string }[];
  links: readonly { href: string; text: string }[];
}

/** What such a page may load: nothing. */
export const PLAIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Writes it as HTML. */
export function writePlainPage({ language, title, says, links }: PlainPage): string {
  const sentences = says.map(({ text, lang }) =>
    lang ? `<p lang="${lang}"><small>${escapeXml(text)}</small></p>` : `<p>${escapeXml(text)}</p>`,
  );
  const ways = links.map(({ href, text }) => `<a href="${escapeXml(href)}">${escapeXml(text)}</a>`);
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeXml(title)} · Lodestar</title>
    <style>
      :root { color-scheme: light dark; }
      body { margin: 0; font: 15px/1.6 system-ui, sans-serif; }
      main { max-width: 640px; margin: 12vh auto; padding: 0 24px; }
      h1 { font-size: 22px; line-height: 1.4; }
      a { margin-inline-end: 24px; }
    </style>
  </head>
  <body>
    <main>
      <h1>${escapeXml(title)}</h1>
      ${sentences.join('\n      ')}
      <p>${ways.join(' ')}</p>
    </main>
  </body>
</html>
`;
}
