import type { ContentText } from '../i18n/content-text.ts';

/** A unit of the tree whose figures are not the reader's to see, as a page tells of it: its name, and nothing else of it. */
export interface UnitOutside {
  unit: ContentText;
  /** What the reader may see, each name once: units, each with all below it where that is so, and what is told of wholes. */
  seen: string[];
  /** The same question for their own unit. */
  own: { text: string; href: string };
}
