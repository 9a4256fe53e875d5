import type { Grain } from './period.ts';
import type { Text } from './text.ts';

/** A column of a contract, as its agency and as its readers call it. */
export interface FactColumn {
  name: string;
  header: string;
  names?: Text;
}

/** What of a file, packed or not, keeps it from being read. */
export interface Obstacle {
  what: ObstacleKind;
  /** What it is of: a range of cells, a format, a file inside, by the kind; absent where that says it all. */
  name?: string;
  /** How many, or which line, by the kind. */
  count?: number;
}

export type ObstacleKind =
  // Of whatever is packed.
  | 'cut_short'
  | 'damaged'
  | 'password'
  | 'packed_twice'
  | 'packed_otherwise'
  | 'bytes_behind'
  | 'no_entry'
  | 'no_entry_named'
  | 'several_entries'
  | 'entry_twice'
  | 'entry_leads_out'
  | 'entry_no_file'
  | 'entry_size'
  | 'method_unread'
  | 'no_period'
  // Of workbooks.
  | 'no_workbook'
  | 'merged_cells'
  | 'rows_out_of_order'
  | 'cell_unplaced'
  | 'cell_text_missing'
  | 'document_type'
  | 'xml_broken'
  | 'xml_encoding'
  | 'part_missing'
  | 'too_many_rows'
  | 'too_many_cells'
  | 'line_unnamed'
  | 'line_repeated'
  | 'columns_gone'
  // Of files that are something else than their contract says.
  | 'web_page'
  | 'old_office'
  | 'workbook_or_zip'
  | 'other_format'
  | 'not_format'
  | 'column_unread'
  | 'column_twice'
  | 'no_column'
  | 'utf16'
  | 'json_broken'
  | 'json_no_list'
  | 'json_key_twice'
  // Of files that their contract lets say nothing of persons.
  | 'personal_columns'
  | 'personal_rows';

/** What of the tree of units, or of what became of units that ended, does not hold. */
export type TreeFault =
  // Of the tree.
  | 'version_incomplete'
  | 'version_backwards'
  | 'version_overlap'
  | 'level_unknown'
  | 'parent_unknown'
  | 'parent_missing'
  | 'root_missing'
  | 'tile_unknown'
  | 'above_itself'
  // Of what became of units.
  | 'successor_unknown'
  | 'shares'
  | 'still_stands'
  | 'into_itself'
  | 'counts_itself';

/** A unit that a fault names; `names` are absent where nobody is called so, `sum` where none was worked out. */
export interface FactUnit {
  code: string;
  names?: Text;
  sum?: number;
}

/** What of a built version does not hold. */
export type BuildFault =
  | 'accounts'
  | 'source_lost'
  | 'reference'
  | 'days'
  | 'no_unit'
  | 'sums'
  | 'headline'
  | 'roll_ups'
  | 'arrangement';

/**
 * A name or a figure in what a fault says, by which people act: kept beside the English message, so that each reader is told it in their
 * language. No cell values but codes: of units, of a list, and those that a rule of shares sums by.
 */
export type FaultFact =
  /** Columns of the contract that the file does not have. */
  | { fact: 'missing'; columns: FactColumn[] }
  /** Columns of the contract that the file has twice. */
  | { fact: 'twice'; columns: FactColumn[] }
  /** Headers that the file has, or has and the contract does not know: the first, and how many more. */
  | { fact: 'found' | 'unknown'; headers: string[]; more: number }
  /** What else differs of its columns; `header` is null where the file has none for it. */
  | {
      fact: 'drift';
      change: 'new' | 'missing' | 'renamed' | 'retyped';
      column: FactColumn | null;
      header: string | null;
    }
  /** A header that the contract does not know, and the column that is missing whose name is most like it. */
  | { fact: 'alike'; header: string; column: FactColumn }
  /** What parts the cells of a text file, by the contract and as found, and how many columns of the contract are found so. */
  | { fact: 'delimiter'; agreed: string; found: string; columns: number }
  | { fact: 'file'; name: string }
  /** A name that a file may have. */
  | { fact: 'name_expected'; example: string }
  /** Where a file was looked for. */
  | { fact: 'place'; path: string }
  /** The format that the contract expects. */
  | { fact: 'format'; expected: string }
  /** Encodings that the file may have; `agreed`: the contract's own, null where it does not say. */
  | { fact: 'encoding'; agreed: string | null; reads: string[] }
  /** Rows held back, of how many, and what the contract lets pass; shares from 0 to 1, null: no such limit. */
  | { fact: 'held'; rows: number; of: number; mostRows: number | null; mostShare: number | null }
  /** Rows, or the sum of a column, before and now, and the share (0 to 1) of before by which they may change. */
  | { fact: 'moved'; column: FactColumn | null; before: number; after: number; mostShare: number }
  /** Units of a source that reported a period, and would not any more: the first, how many more, and of how many that did. */
  | {
      fact: 'reports_lost';
      names: Text;
      period: string;
      grain: Grain;
      units: FactUnit[];
      more: number;
      of: number;
    }
  /** Rows of a period of a source, before and now, and the share (0 to 1) of before that it may lose. */
  | {
      fact: 'rows_lost';
      names: Text;
      period: string;
      grain: Grain;
      before: number;
      after: number;
      mostShare: number;
    }
  /** Further periods of which the same is so. */
  | { fact: 'more_periods'; count: number }
  /** Further files of which the same is so. */
  | { fact: 'more_files'; count: number }
  /** A file that ends in the middle of a record. */
  | { fact: 'cut_short'; name: string }
  /** A limit of the contract by its key; `value` in bytes where the key ends so, else a number. */
  | { fact: 'limit'; limit: string; value: number }
  /** A rule over the whole source that failed. */
  | { fact: 'rule'; rule: string; names: Text }
  /** Codes of units that no unit bore in the periods of the rows: the first, and how many more. */
  | { fact: 'codes'; codes: string[]; more: number }
  /** Parts that do not sum to their whole: by which columns they are parts of it, the first wholes with their sums, and how many more. */
  | {
      fact: 'shares';
      by: FactColumn[];
      of: FactColumn;
      whole: number;
      groups: { name: string; sum: number }[];
      more: number;
    }
  /** Units of which something does not hold: the first, and how many more. */
  | { fact: 'tree'; what: TreeFault; units: FactUnit[]; more: number }
  /** Sources, by what they are called, that what is told of is made from. */
  | { fact: 'sources'; sources: { id: string; names: Text }[] }
  /**
   * What of a built version does not hold: of what (a source, a fact, a measure, an indicator), how often, the two sums that differ; of
   * a reference its column, the source referred to and the first codes that this has no more.
   */
  | {
      fact: 'build';
      what: BuildFault;
      names?: Text;
      count?: number;
      sums?: { base: number; rolled: number };
      column?: FactColumn;
      referred?: { names: Text; codes: string[]; more: number };
    }
  | { fact: 'setting'; name: string }
  /** Records counted in the file and those read or accounted for. */
  | { fact: 'counts'; counted: number; read: number }
  /** What keeps a file from being read. */
  | ({ fact: 'obstacle' } & Obstacle)
  /** Sheets that the contract asks for, by name, or by number where `names` is empty, and those that the workbook has. */
  | { fact: 'sheets'; names: string[]; number: number; found: string[]; more: number; several: boolean }
  /** HTTP status of a server's answer. */
  | { fact: 'status'; status: number };
