import { recordReasons } from '#warehouse/model/reason.ts';
import type { Drift } from './drift.ts';
import type { DeliveredFile } from './run-context.ts';

/** Why a record is not data: because the contract says so or, of one that is `dropped`, a person. */
export const skipKinds = ['blank', 'title', 'footer', 'total', 'comment', 'dropped'] as const;
export type SkipKind = (typeof skipKinds)[number];

/** What was found in one delivered file. physical = rows of the relation + faults + skipped. */
export interface StagedFile {
  /** Number among the source's files, in load order, from 1; the relation's `_file`. */
  fileNo: number;
  file: DeliveredFile;
  /** First day of the delivery's month (ISO), where the contract declares it. */
  deliveryPeriod: string | null;
  /** Of a text file, once it is settled; at first as the contract declares it. */
  encoding: string;
  /** Records as counted by a parser that is not DuckDB's. */
  physical: number;
  skipped: { [kind in SkipKind]?: number };
  /** Columns that are not as the contract has them. */
  drift: Drift[];
  /** Spreadsheets: letter of each column, for addresses of cells. */
  letters: { [column: string]: string } | null;
}

/** SQL: whether a fault is a record that cannot be read as a row. */
export const isUnreadable = `reason in (${recordReasons.map((reason) => `'${reason}'`).join(', ')})`;

/** SQL of what is kept of a record that cannot be read as a row: `record`, its text, and where that is its beginning alone `_cut`. */
export function recordJson(raw: string, cut: string): string {
  return `case when ${cut} then json_object('record', ${raw}, '_cut', true) else json_object('record', ${raw}) end`;
}

/**
 * A source as staged: `relation` holds a row per record that reads as one, `faults` the others.
 *
 * - `relation`: a view with the contract's columns (texts, but Parquet keeps its own types), the technical columns, and
 *   `_file` (INTEGER, see StagedFile) and `_sheet_row` (BIGINT, spreadsheets: 1-based row of the sheet, else null).
 *   `(_file, row_no)` is unique.
 * - `faults`: a table `_file, row_no, reason, raw, cut` (text of the record, null when refused; whether it is its beginning alone) of the
 *   records that are no rows: those that cannot be read (`isUnreadable`) and `refused`; those of the other reasons are skipped.
 * - `delivered`: a table `_file, file_name, extract_id, delivery_period` of the files.
 */
export interface StagedSource {
  sourceId: string;
  relation: string;
  faults: string;
  delivered: string;
  /** A table `_file, row_no, _correction, _is_dropped, _sent` (JSON of the row as it came) of those mended since; null where none were. */
  mended: string | null;
  files: StagedFile[];
  /** Moves rows that DuckDB refused to the faults, once every cell of the relation has been read. */
  keepUnreadable(): Promise<void>;
  /** SQL of the rows of the relation that stand where a table (`_file, row_no`) says. */
  rowsAt(places: string): Promise<string>;
  /** The first record of a file that is neither in the relation, nor a fault, nor skipped; null where there is none. */
  firstMissing(file: StagedFile): Promise<number | null>;
  /** Takes relations and working files away, once the rows are loaded. */
  drop(): Promise<void>;
  /** Takes the working files away after a fault, when the transaction takes the relations. */
  abandon(): void;
}
