import type { Drift } from './drift.ts';
import type { DeliveredFile } from './run-context.ts';

/** Why a record is not data. */
export const skipKinds = ['blank', 'title', 'footer', 'total', 'comment'] as const;
export type SkipKind = (typeof skipKinds)[number];

/** What was found in one delivered file. physical = rows of the relation + faulty + skipped. */
export interface StagedFile {
  /** 1-based position in the delivery; the relation's `_file`. */
  fileNo: number;
  file: DeliveredFile;
  /** First day of the delivery's month (ISO), where the contract declares it. */
  deliveryPeriod: string | null;
  /** Of a text file, once it is settled; at first as the contract declares it. */
  encoding: string;
  /** Records as counted by a parser that is not DuckDB's. */
  physical: number;
  skipped: { [kind in SkipKind]?: number };
  /** Records that cannot be read as a row, and records refused when they landed. */
  faulty: number;
  /** Columns that are not as the contract has them. */
  drift: Drift[];
  /** Spreadsheets: letter of each column, for addresses of cells. */
  letters: { [column: string]: string } | null;
}

/**
 * A source as staged: `relation` holds a row per record that reads as one, `faults` the others.
 *
 * - `relation`: a view with the contract's columns (texts, but Parquet keeps its own types), the technical columns, and
 *   `_file` (INTEGER, see StagedFile) and `_sheet_row` (BIGINT, spreadsheets: 1-based row of the sheet, else null).
 *   `(_file, row_no)` is unique.
 * - `faults`: a table `_file, row_no, reason ('structure' | 'refused'), raw` (text of the record, null when refused).
 * - `delivered`: a table `_file, file_name, extract_id, delivery_period` of the files.
 */
export interface StagedSource {
  sourceId: string;
  relation: string;
  faults: string;
  delivered: string;
  /** A table `_file, row_no, correction` of the rows that were mended since they came; null where none were. */
  mended: string | null;
  files: StagedFile[];
  /** Takes relations and working files away, once the rows are loaded. */
  drop(): Promise<void>;
  /** Takes the working files away after a fault, when the transaction takes the relations. */
  abandon(): void;
}
