import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Columns of rows in their order, with their types as DuckDB names them. */
export type GivenColumns = {
  readonly [column: string]: 'VARCHAR' | 'DOUBLE' | 'DATE' | 'INTEGER' | 'BOOLEAN';
};

/**
 * Gives rows that were worked out here, and not in SQL, as an answer of the warehouse: so they leave in every format.
 *
 * @param rows by column, in the order they are to have; what a row does not have is null
 * @throws {WarehouseError} query_interrupted
 */
export function readGivenRows<Columns extends GivenColumns>(
  snapshot: Snapshot,
  columns: Columns,
  rows: readonly { readonly [column in keyof Columns]: string | number | boolean | null }[],
  signal?: AbortSignal,
): Promise<DuckDBMaterializedResult> {
  const shape = JSON.stringify([columns]).replaceAll("'", "''");
  return snapshot.result(
    `select unnest(from_json($rows::json, '${shape}'), recursive := true)`,
    { rows: JSON.stringify(rows) },
    signal,
  );
}
