import type { Vector } from '@duckdb/node-bindings';
import type { Data, DataType } from 'apache-arrow';

/** How a column of a result becomes a column of Arrow. */
export interface ColumnEncoder {
  readonly type: DataType;
  /** Begins a record batch of at most `capacity` rows. */
  start(capacity: number): ColumnPart;
}

/** One column of one record batch, filled vector by vector. */
export interface ColumnPart {
  /** Copies the vector's rows to row `at`: its memory is DuckDB's and may go away. */
  add(vector: Vector, rows: number, at: number): void;
  finish(rows: number): Data;
}
