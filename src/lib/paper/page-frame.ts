import type { Translate } from '../i18n/translate.ts';

/** What stands around every page of paper. */
export interface PageFrame {
  /** Above: whose paper it is, and what it is about. */
  organisation: string;
  subject: string;
  /** Below: as-of and version. */
  stamp: string;
}

/** Stand for the counters while their sentence is written in the reader's language. */
const PAGE = '\u0001';
const PAGES = '\u0002';

/**
 * Writes the margin boxes of a page as CSS: header and footer stand on every sheet, with the page's number and how many there are.
 * @source CSS Paged Media 3, margin boxes and page counters
 */
export function pageFrameCss({ organisation, subject, stamp }: PageFrame, t: Translate): string {
  const count = t('paper.page', { page: PAGE, pages: PAGES })
    .split(new RegExp(`([${PAGE}${PAGES}])`))
    .filter(Boolean)
    .map((part) => (part === PAGE ? 'counter(page)' : part === PAGES ? 'counter(pages)' : cssText(part)))
    .join(' ');
  const boxes = [
    `@top-left{content:${cssText(organisation)}}`,
    `@top-right{content:${cssText(subject)}}`,
    `@bottom-left{content:${cssText(stamp)}}`,
    `@bottom-right{content:${count}}`,
  ];
  return `@media print{@page{${boxes.join('')}}}`;
}

/** A text as a CSS string: nothing in it can end the string, the rule or the element around it, or reads otherwise in HTML. */
function cssText(text: string): string {
  const escaped = text.replace(/["\\<>&\p{Cc}]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `);
  return `"${escaped}"`;
}
