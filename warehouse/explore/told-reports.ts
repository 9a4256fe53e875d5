import type { Parameters } from '../duckdb/parameters.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Dialect } from './dialect.ts';

/** Who has reported, as a statement of its own: a part of one that asks more. */
export interface ReportsStatement {
  /** Of the part that it is in the statement. */
  name: string;
  sql: string;
  parameters: Parameters;
}

/** A row of a part, see `ReportParts`; without `unit_no` where units are not told apart. */
export interface ToldReport {
  first_month: number;
  unit_no?: number;
  expected: number;
  reported: number;
  came: number;
}

/** Rows of parts, by their names. */
export type ToldReports = ReadonlyMap<string, readonly ToldReport[]>;

/**
 * Reads parts, each by a statement of its own. Who has reported does not depend on what an answer is filtered by, and to read it costs more than many an
 * answer: read by itself it is remembered, and the statement that is told of it is planned in half the time.
 *
 * @throws {WarehouseError} query_interrupted
 */
export async function readToldReports(
  snapshot: Snapshot,
  statements: readonly ReportsStatement[],
  signal?: AbortSignal,
): Promise<ToldReports> {
  const read = statements.map(async ({ name, sql, parameters }) => {
    const rows = await snapshot.rows<ToldReport>(sql, parameters, signal);
    return [name, rows] as const;
  });
  return new Map(await Promise.all(read));
}

/** Whether no report has come of some that are expected; it may be so where it is not known. */
export function isAnySilent(rows: readonly ToldReport[] | undefined): boolean {
  return rows?.some(({ came, expected }) => Number(came) === 0 && Number(expected) > 0) ?? true;
}

/** A part as its rows. */
export function toldPart(
  name: string,
  rows: readonly ToldReport[],
  { byUnit, dialect }: { byUnit: boolean; dialect: Dialect },
): string {
  const columns = ['first_month', ...(byUnit ? ['unit_no'] : []), 'expected', 'reported', 'came'];
  const none = { first_month: 0, unit_no: 0, expected: 0, reported: 0, came: 0 };
  const told = (rows.length > 0 ? rows : [none]).map((row) => {
    const counts = [row.expected, row.reported, row.came].map((count) => dialect.whole(String(count)));
    const unit = byUnit ? [dialect.whole(String(row.unit_no))] : [];
    return `(${[dialect.month(String(row.first_month)), ...unit, ...counts].join(', ')})`;
  });
  const values = `select * from (values ${told.join(', ')}) told (${columns.join(', ')})`;
  return `${name} as (${values}${rows.length > 0 ? '' : ' where false'})`;
}
