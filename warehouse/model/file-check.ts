import type { FaultFact } from './fault-fact.ts';
import type { Text } from './text.ts';

/** Rows that bear a unit's code, as the file or the version has it; null: rows without one. */
export interface RowsOfUnit {
  code: string | null;
  rows: number;
}

/** What a contract says of a file that was not loaded: written by `npm run etl -- judge`, read by the desk. */
export interface FileCheck {
  /** `acceptable`: a refresh would load it. */
  outcome: 'acceptable' | 'unacceptable';
  source: string;
  /** Under which it would lie in the source's folder of the inbox; and all of its path below the inbox, null for a workbook. */
  fileName: string;
  inboxPath: string | null;
  bytes: number;
  sha256: string;
  /** When it was judged, ISO UTC, and against which version served; null: nothing is served, and nothing could be referred to. */
  checkedAt: string;
  snapshotId: string | null;
  /** Why it would not be loaded as a whole; null where it would. */
  refusal: FileRefusal | null;
  /** Null where it could not be read that far. */
  account: CheckAccount | null;
  /** Rules that hold records back, commonest first. */
  rules: { rule: string; reason: string; names: Text; records: number }[];
  /** The first records held back, in the order of the file. */
  firstBad: BadRecord[];
  /** Columns that are not as the contract has them. */
  drift: { change: string; column: string | null; header: string | null; policy: string }[];
  /** Units that its rows name, those held back among them. */
  units: RowsOfUnit[];
  /** Rows served now that would give way to it, or be doubted for its sake, by their units. */
  replaces: RowsOfUnit[];
  /** What of its rows is served already, by table; a table is left out where that cannot be told. */
  known: KnownRows[];
  /** A file of the same content that is loaded already; null: none. */
  sameFile: { fileName: string; receivedAt: string; loaded: number; quarantined: number } | null;
  /** Rules that only a load with everything else can judge. */
  notJudged: RuleNotJudged[];
}

/** physical = loaded + quarantined + skipped + unjudged. */
export interface CheckAccount {
  physical: number;
  loaded: number;
  quarantined: number;
  skipped: number;
  flagged: number;
  /** Mended rows that are held back no more, or of which nothing is kept: nothing can be said of them. Absent of an extract. */
  unjudged?: number;
}

/** Why a file would not be loaded as a whole. */
export interface FileRefusal {
  code: string;
  /** In English, for whoever supports. */
  message: string;
  /** Names and figures of the message, for each reader in their language; absent where it has none. */
  facts?: FaultFact[];
  /** A mended workbook in which nothing was changed; a file named as none of its source. Absent where the code says it all. */
  why?: 'untouched' | 'misnamed';
  /** How files of the source are named, below its folder of the inbox; of a misnamed one alone. */
  names?: string[];
  /** How many cells cannot be taken. */
  count?: number;
  /** The first cells of a mended workbook that cannot be taken; absent where it is none of them. */
  cells?: UntakenCell[];
}

/** A cell of a mended workbook that cannot be taken as it is. */
export interface UntakenCell {
  /** Its address in the sheet of rows. */
  address: string;
  column: string;
  /** As its agency calls the column. */
  header: string;
  why: UntakenWhy;
  /** Of a day that cannot be written: the ways in which the column writes its days. */
  formats?: string[];
}

/** Why a cell of a mended workbook cannot be taken. */
export type UntakenWhy =
  | 'formula'
  | 'half_letter'
  | 'day_among_others'
  | 'day_unwritable'
  | 'long_number'
  | 'percent'
  | 'number_among_others'
  | 'number_shown_otherwise'
  | 'truth_among_others'
  | 'truth_without_word'
  | 'name_of_file';

/** Rows of a file that would be loaded, held against those served now that have their keys. */
export interface KnownRows {
  table: string;
  /** Every value is what it was. */
  same: number;
  /** Some value is another. */
  differ: number;
  new: number;
  /** Rows served now whose keys the file does not have, and that go with it; null where a file is not the whole source. */
  gone: number | null;
}

/** A rule that a check leaves to the load. */
export interface RuleNotJudged {
  rule: string;
  names: Text;
  /** `whole_source`: it is over all deliveries together; `other_source`: what it looks into is not loaded yet. */
  why: 'whole_source' | 'other_source';
}

/** A record that would be held back. */
export interface BadRecord {
  table: string;
  /** The file that it came with; absent in what was found before that was kept. */
  fileName?: string;
  /** Where people find it: row of the sheet or of the text; else its number. */
  line: number;
  /** Address in a spreadsheet; null elsewhere. */
  cell: string | null;
  unit: string | null;
  /** First day of its month; null where that is not known, absent in what was found before that was kept. */
  period?: string | null;
  /**
   * `value`: of the field, as sent; null where there is none, or where it may not be kept. `at`: the cell of a mended workbook that
   * holds it; absent elsewhere.
   */
  reasons: { rule: string; reason: string; field: string | null; value: string | null; at?: string }[];
}
