import type { ContentText } from '#lib/i18n/content-text.ts';
import type { ToldReason } from '#lib/i18n/tell-reason.ts';
import type { TypedForm } from '#lib/server/uploads/typed-forms.ts';

/** A cell of a row that may be mended. */
export interface BenchCell {
  name: string;
  called: ContentText;
  /** As its agency calls it, where that is another word; null where it is the same. */
  header: ContentText | null;
  /** As it is judged now. */
  value: string;
  isFaulty: boolean;
  isMendable: boolean;
  /** What the rules ask for that it fails, and how it is written, of days and times; empty of others. */
  hint: string;
}

/** A row held back, with the cells that a form has of it. */
export interface BenchRowView {
  /** As a form sends it. */
  place: string;
  /** Its line and its cell, as a form sends them. */
  at: string;
  table: string;
  address: string;
  file: string;
  unit: string;
  reasons: ToldReason[];
  isTried: boolean;
  /** A record that could not be read as a row; empty where it could. */
  record: string;
  /** Whether that is the beginning of it alone. */
  isCut: boolean;
  /** Null where its content may not be kept. */
  cells: BenchCell[] | null;
}

/** A value that no list has, and what it may have meant. */
export interface UnknownValue {
  value: string;
  count: string;
  near: { code: string; name: string }[];
}

/** Rows held back by one rule. */
export interface BenchGroup {
  key: string;
  table: string;
  rule: string;
  says: ContentText;
  reason: string;
  /** Null of a rule over the whole row. */
  field: ContentText | null;
  count: string;
  first: string[];
  values: string[];
  href: string;
  isChosen: boolean;
  /** Whether what its values mean can be said where it is chosen. */
  canMap: boolean;
}

/** Rows of a table that were dropped, the latest first. */
export interface DroppedTable {
  table: string;
  name: ContentText;
  /** `place` as a form sends it. */
  rows: { place: string; address: string; file: string; said: string }[];
  /** How many of how many are listed; empty where all are. */
  shown: string;
}

/** All that the bench shows. */
export interface BenchView {
  id: string;
  /** What the address asks for, to stand behind the name of an action: what is refused is shown where it was said. */
  query: string;
  name: ContentText;
  title: string;
  /** That rules make more than the rows, since a row may break several; empty where they do not. */
  overlap: string;
  groups: BenchGroup[];
  filter: {
    rule: string;
    table: string;
    file: string;
    /** As typed; `says` which units that means. */
    unit: string;
    says: string;
    /** Whether it is one line of a file that is asked for. */
    isLine: boolean;
    isSet: boolean;
  };
  files: string[];
  units: { code: string; name: string }[];
  rows: BenchRowView[];
  shown: string;
  /** Addresses of the pages before and after; empty where there is none. */
  before: string;
  after: string;
  /** Values of the chosen rule that could be said to mean a code; null where the rule is of no list. */
  mapping: { table: string; column: string; called: ContentText; values: UnknownValue[] } | null;
  /** What people have said values mean, and still holds. */
  mapped: { table: string; column: string; called: ContentText; value: string; becomes: string }[];
  /** Rows that somebody has dropped, for whoever may bring them back. */
  dropped: DroppedTable[];
  /** Tables whose rows go to the agency as a workbook. */
  tables: { id: string; name: ContentText }[];
  /** How values may be typed where rows are mended, columns of one way together. */
  typed: TypedForm[];
  /** Workbooks that came back, the newest first, and what has become of each. */
  mends: { href: string; fileName: string; sent: string; standingText: string; isBad: boolean }[];
  /** The version with mended rows that waits for a person's word; empty where none does. */
  waiting: string;
}
