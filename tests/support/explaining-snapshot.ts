import type { Parameters } from '#warehouse/duckdb/parameters.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/** A snapshot that lets DuckDB plan each statement before it runs. @param seen is filled with the statements */
export function explaining(snapshot: Snapshot, seen: string[]): Snapshot {
  const explain = async (sql: string, parameters?: Parameters) => {
    seen.push(sql);
    await snapshot.rows(`explain ${sql}`, parameters);
  };
  return {
    ...snapshot,
    rows: async (sql, parameters, signal) => {
      await explain(sql, parameters);
      return snapshot.rows(sql, parameters, signal);
    },
    result: async (sql, parameters, signal) => {
      await explain(sql, parameters);
      return snapshot.result(sql, parameters, signal);
    },
  };
}
