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
  /** What the rules that hold them back ask for, by rule. */
  names: { [rule: string]: Text };
}

/** A row that was mended and is held back all the same. */
export interface HeldAgain extends BadRecord {
  fileName: string;
}
