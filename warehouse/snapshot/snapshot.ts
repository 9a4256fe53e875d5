import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Parameters } from '../duckdb/parameters.ts';
import type { Lane } from '../duckdb/lanes.ts';
import type { Catalog } from './catalog.ts';

/**
 * One published version, attached read-only and held until whoever asked for it is done.
 * It never changes, so an answer is a function of snapshot, scope and question alone.
 */
export interface Snapshot {
  readonly snapshotId: string;
  /** Business date of every date-dependent definition (ISO). */
  readonly asOf: string;
  /** When the version was built (ISO instant). */
  readonly builtAt: string;
  readonly runId: string;
  /** Quoted name the file is attached under, to stand before `.indicators.value`. */
  readonly alias: string;
  /** Definitions, units and periods, read once. */
  readonly catalog: Catalog;
  /**
   * Answers a statement as rows, short ones from memory the second time: do not change them.
   * @param lane `long` where it goes through the rows of a fact
   * @throws {WarehouseError} query_interrupted, query_memory_short
   */
  rows<T>(sql: string, parameters?: Parameters, signal?: AbortSignal, lane?: Lane): Promise<T[]>;
  /** Answers a statement as DuckDB chunks; otherwise like `rows`. @throws {WarehouseError} query_interrupted, query_memory_short */
  result(
    sql: string,
    parameters?: Parameters,
    signal?: AbortSignal,
    lane?: Lane,
  ): Promise<DuckDBMaterializedResult>;
}
