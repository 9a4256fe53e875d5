import type { Text } from './text.ts';

/** A column of a contract, as its agency and as its readers call it. */
export interface FactColumn {
  name: string;
  header: string;
  names?: Text;
}

/**
 * A name or a figure in what a fault says, by which people act: kept beside the English message, so that each reader is told it in their
 * language. No cell values.
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
  | { fact: 'file'; name: string }
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
  /** A limit of the contract by its key; `value` in bytes where the key ends so, else a number. */
  | { fact: 'limit'; limit: string; value: number }
  /** A rule over the whole source that failed. */
  | { fact: 'rule'; rule: string; names: Text }
  /** Codes of units that no unit bore in the periods of the rows: the first, and how many more. */
  | { fact: 'codes'; codes: string[]; more: number }
  | { fact: 'setting'; name: string }
  /** Records counted in the file and those read or accounted for. */
  | { fact: 'counts'; counted: number; read: number }
  /** HTTP status of a server's answer. */
  | { fact: 'status'; status: number };
