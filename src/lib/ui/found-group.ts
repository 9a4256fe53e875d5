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
  /** Code, of a document what it is in, and of a unit that has ended when; empty where there is none of them. */
  note: string;
}
