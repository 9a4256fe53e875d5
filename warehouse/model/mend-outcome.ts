import type { BadRecord } from './file-check.ts';
import type { Text } from './text.ts';

/**
 * What a replay has made of rows that somebody has mended: written by `npm run etl -- replay --out`, read by the desk.
 * rows = touched + untouched, touched = loaded + held + unjudged.
 */
export interface MendOutcome {
  rows: number;
  /** Rows of which some cell was changed. */
  touched: number;
  untouched: number;
  /** Taken in. */
  loaded: number;
  /** Held back again. */
  held: number;
  /** Not judged: their file is no longer part of the source. */
  unjudged: number;
  /** The first of those that are held back again, with what was tried. */
  stillHeld: HeldAgain[];
  /** The first of those that are taken in, with what was changed; absent of what was kept before that was told. */
  taken?: TakenIn[];
  /** What the rules that hold them back ask for, by rule. */
  names: { [rule: string]: Text };
}

/** A row that was mended and is taken in. */
export interface TakenIn {
  table: string;
  fileName: string;
  /** Where people find it: row of the sheet or of the text; else its number. */
  line: number;
  /** Code of its unit as mended, and as it was held back; null: none. */
  unit: string | null;
  unitBefore: string | null;
  /** First day of its month, as it was held back; null where that was not known. */
  period: string | null;
  /** Cells that were changed: column, text before and now; null for none. Long ones are cut. */
  changes: { field: string; was: string | null; is: string | null }[];
}

/** A row that was mended and is held back all the same. */
export interface HeldAgain extends BadRecord {
  fileName: string;
}
