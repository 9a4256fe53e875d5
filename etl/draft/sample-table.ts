import type { LogicalType } from '#etl/contract/contract.ts';
import type { DraftNote } from '#warehouse/model/draft-note.ts';
import type { FoundEncoding } from './read-text.ts';

/** What an extract holds as far as it can be read without a contract. */
export interface SampleTable {
  format: 'csv' | 'xlsx' | 'json' | 'ndjson' | 'parquet';
  headers: string[];
  /** Types that the file itself has, by column; null: texts. */
  types: (NativeType | null)[];
  rows: (string | null)[][];
  /** At least as many as `rows`, which may be the first of them. */
  rowsInFile: number;
  /** Rows above the header. */
  title: number;
  dialect: { [key: string]: unknown };
  /** Null: UTF-8, or none. */
  encoding: FoundEncoding | null;
  /** What the file as a whole leaves open. */
  questions: DraftNote[];
}

/** A type of a file, and what the file calls it. */
export interface NativeType {
  type: LogicalType;
  name: string;
}
