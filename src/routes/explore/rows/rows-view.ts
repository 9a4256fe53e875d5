import type { DataFormat } from '#lib/filters/figure-files.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';

/** A delivered file that the rows may come from. */
export interface FileRow {
  name: string;
  receivedAt: string;
  rows: string;
  /** First digits of its sha256. */
  hash: string;
}

/** A source of the fact, with its newest files. */
export interface SourceFiles {
  id: string;
  name: ContentText;
  files: FileRow[];
  /** How many files there are besides; empty where all are told. */
  more: string;
}

/** Rows that a figure was counted from. */
export interface RowsView {
  title: string;
  /** Where more is told of it. */
  figure: { name: ContentText; href: string };
  crumbs: ContentText[];
  /** What the rows of this side add up to: the figure as it is published. Empty where rows of some codes alone are asked for. */
  account: string;
  sides: { text: string; href: string; isShown: boolean }[];
  /** Filters the rows are narrowed by. */
  filters: { name: ContentText; text: ContentText }[];
  /** Why no rows are told; null where they are. */
  withheld: string | null;
  /** What it means that there are no rows. */
  none: string;
  heads: { text: ContentText; isNumber: boolean }[];
  rows: { key: string; cells: ContentText[] }[];
  /** Which rows these are, of how many. */
  range: string;
  previous: string | null;
  next: string | null;
  /** What a row is, in words. */
  grain: ContentText | null;
  sources: SourceFiles[];
  downloads: { format: DataFormat; href: string }[];
  /** What a download leaves out; empty where it has all rows. */
  cut: string;
}
