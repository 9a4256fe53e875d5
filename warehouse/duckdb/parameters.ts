import { LIST, VARCHAR, listValue, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';

/** A value bound to `$name` in a statement. Dates go in as ISO strings; a list is bound as a DuckDB list. */
export type Parameter = string | number | bigint | boolean | null | readonly string[];
export type Parameters = { readonly [name: string]: Parameter };

/** Those parameters that a statement has: DuckDB refuses others. */
export function usedIn(sql: string, parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => new RegExp(`\\$${name}\\b`).test(sql)),
  );
}

/** Parameters as the client of DuckDB binds them: values and, where a value does not tell it, types by name. */
export function toBound(
  parameters: Parameters,
): [values: Record<string, DuckDBValue>, types: Record<string, DuckDBType>] {
  const values = Object.entries(parameters).map(([name, value]) => [
    name,
    Array.isArray(value) ? listValue(value) : value,
  ]);
  // An empty list does not say what it is a list of.
  const lists = Object.keys(parameters).filter((name) => Array.isArray(parameters[name]));
  return [
    Object.fromEntries(values) as Record<string, DuckDBValue>,
    Object.fromEntries(lists.map((name) => [name, LIST(VARCHAR)])),
  ];
}
