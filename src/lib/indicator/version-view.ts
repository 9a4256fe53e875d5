import type { ContentText } from '#lib/i18n/content-text.ts';

/** A figure that another version had otherwise, every text written out. */
export interface ChangeRow {
  key: string;
  unit: ContentText;
  href: string;
  period: string;
  before: string;
  after: string;
  delta: string;
}

/** What of an indicator differs between an older version and the one shown. */
export interface ChangesView {
  title: string;
  /** What may be why, a sentence each. */
  causes: string[];
  rows: ChangeRow[];
  /** How many more there are; empty where all are shown. */
  more: string;
  /** All of them, as data. */
  dataHref: string;
}

/** A version that is kept. */
export interface VersionRow {
  id: string;
  when: string;
  asOf: string;
  isShown: boolean;
  isServed: boolean;
  /** This page as that version has it. */
  readHref: string;
  /** What changed since it; null for the one shown and for those after it. */
  sinceHref: string | null;
}

/** What the page rests on, and what it was before. */
export interface VersionsView {
  asOf: string;
  builtAt: string;
  /** What changed since the version before; null where none before is kept. */
  sinceHref: string | null;
  changes: ChangesView | null;
  versions: VersionRow[];
}
