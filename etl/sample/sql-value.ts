import { literal } from '#warehouse/duckdb/database.ts';

/** A value as it stands in the VALUES list of a statement. */
export function sqlValue(value: string | number | boolean | null): string {
  return typeof value === 'string' ? literal(value) : String(value);
}
