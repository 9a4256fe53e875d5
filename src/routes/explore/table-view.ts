import type { Change } from '#lib/format/number.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';

/** Signs of what bears no number, or not all of it; each is in the legend where it is used. Why there is none has one sign, whatever the reason. */
export const markSigns = {
  none: '–',
  unreported: '–',
  outside: '–',
  hidden: '*',
  notExpected: '·',
  partial: '°',
} as const;
export type Mark = keyof typeof markSigns;

/** Signs of what is there but may change, or has changed since it was first published. */
export const noteSigns = { provisional: 'p', restated: 'r' } as const;
export type NoteMark = keyof typeof noteSigns;

/** What each sign means, by key of the catalogue. */
export const markWords = {
  none: 'explore.mark.none',
  unreported: 'explore.mark.unreported',
  outside: 'desk.outside',
  hidden: 'state.suppressed',
  notExpected: 'state.not_expected',
  partial: 'state.partial',
} as const satisfies Record<Mark, string>;

/** What each sign that is used says, once: why there is no figure may have several reasons. */
export function legendOf(marks: readonly Mark[]): { sign: string; words: MarkWords }[] {
  const both = marks.includes('none') && marks.includes('unreported');
  return marks
    .filter((mark) => !(both && mark === 'unreported'))
    .map((mark) => ({
      sign: markSigns[mark],
      words: both && mark === 'none' ? 'explore.mark.unmeasured' : markWords[mark],
    }));
}

type MarkWords = (typeof markWords)[Mark] | 'explore.mark.unmeasured';

/** The same of notes. */
export const noteWords = {
  provisional: 'sign.provisional',
  restated: 'sign.restated',
} as const satisfies Record<NoteMark, string>;

/** A head of a column, or of several. */
export interface Head {
  text: ContentText;
  /** Unit of measure after it; mostly empty under a head that says it already. */
  unit: string;
  /** Sorts by it; null where that cannot be. */
  href: string | null;
  /** Narrows to the member it stands for; null where there is none, or nothing to narrow to. */
  drill: { href: string; label: string } | null;
  sorted: 'ascending' | 'descending' | null;
  columns: number;
  rows: number;
  isTotal: boolean;
}

export interface TableCell {
  text: string;
  mark: Mark | null;
  notes: NoteMark[];
  /** The difference to what it is compared with, in its own cell. */
  change: Change | null;
  /** Of another period: quieter. */
  isCompared: boolean;
  isTotal: boolean;
}

export interface TableRow {
  key: string;
  name: ContentText;
  /** Narrows to it. */
  href: string | null;
  isTotal: boolean;
  /** Split into the rows below it, which are its parts. */
  isSplit: boolean;
  /** Of a part the row that it is a part of, by name; null of all others. */
  partOf: ContentText | null;
  cells: TableCell[];
  /** Rows of the fact behind the figure; null where the API has none. */
  behind: string | null;
}

/** The answer as a table; every text is written out. */
export interface TableView {
  caption: string;
  heads: Head[][];
  /** Rows from `first` on, as many as a page has, then those of totals. */
  rows: TableRow[];
  first: number;
  /** Rows of all pages, without those of totals. */
  count: number;
  /** The rows before and after; null where there are none. */
  previous: string | null;
  next: string | null;
  /** Where further rows are told to scripts; null where all are here. */
  window: string | null;
  hasBehind: boolean;
  /** Signs used, for the legend. */
  marks: Mark[];
  noteMarks: NoteMark[];
  /** What is not all shown, in a sentence each. */
  notes: string[];
  hasRunning: boolean;
}

/** Rows of an answer from some place on, as scripts are told them. */
export interface RowsWindow {
  /** Rows that match. */
  count: number;
  rows: TableRow[];
}
