import type { Vector } from '@duckdb/node-bindings';
import type { Data, DataType } from 'apache-arrow';

/** How a column of a result becomes a column of Arrow, batch by batch. */
export interface ColumnEncoder {
  readonly type: DataType;
  /**
   * Opens a vector of at most `rows` rows. Its memory is DuckDB's and may go away once its chunk has.
   *
   * @param within bits of the rows that what holds this column has; null where it has all. Elsewhere a value is not
   *   defined and must not be looked at.
   */
  open(vector: Vector, rows: number, within: Uint8Array | null): CopyRows;
  /** Ends a batch of so many rows. Its memory is used again: it is good until the next vector is opened. */
  finish(rows: number): Data;
}

/** Copies `rows` rows of an open vector, the first of which is `from`, to row `at` of the batch and further. */
export type CopyRows = (from: number, rows: number, at: number) => void;
