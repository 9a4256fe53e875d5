import { DuckDBTypeId, type DuckDBMaterializedResult, type JS } from '@duckdb/node-api';

/** A row by column name. Dates are ISO days, timestamps ISO instants, whole numbers are numbers while they are exact. */
export type Row = { [column: string]: unknown };

/** Reads a result as rows by column name; for what people see on a page, not for long answers (those go as Arrow). */
export async function toRows(result: DuckDBMaterializedResult): Promise<Row[]> {
  const names = result.deduplicatedColumnNames();
  const columns = (await result.getColumnsJS()).map((values, index) => {
    const typeId = result.columnTypeId(index);
    if (plainTypes.has(typeId)) return values;
    return values.map((value) => toPlain(value, typeId === DuckDBTypeId.DATE));
  });
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    const object: Row = {};
    for (let column = 0; column < names.length; column++)
      object[names[column]!] = columns[column]![row] ?? null;
    return object;
  });
}

/** Types whose values are plain already. */
const plainTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.ENUM,
]);

/** A value as rows have it: whole numbers while they are exact, ISO days and instants. */
export function toPlain(value: JS, isDay: boolean): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return isDay ? value.toISOString().slice(0, 10) : value.toISOString();
  if (Array.isArray(value)) return value.map((item) => toPlain(item, isDay));
  if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item as JS, isDay)]));
  }
  return value;
}
