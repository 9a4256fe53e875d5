import type { ContentText } from '../i18n/content-text.ts';

/** Results of one kind, as a list of links. */
export interface FoundGroup {
  kind: string;
  /** The kind, in the reader's language. */
  title: string;
  links: FoundLink[];
}

export interface FoundLink {
  href: string;
  name: ContentText;
  /** Code and, of a unit that has ended, when; empty where there is neither. */
  note: string;
}
