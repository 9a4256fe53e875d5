import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Row } from '../duckdb/plain-rows.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { exploreStatement } from './explore-statement.ts';
import { withNames, type NamedColumn } from './named-columns.ts';
import { columnsOf, planQuery } from './plan.ts';
import type { Asking } from './route.ts';
import type { SemanticQuery } from './semantic-query.ts';
import { readToldReports } from './told-reports.ts';

/**
 * Answers a question put in the words of the model; columns as {@link exploreStatement} says, after `period` its `grain`.
 *
 * @param named columns that have names beside their codes
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export async function readExplore(
  snapshot: Snapshot,
  scope: Scope,
  query: SemanticQuery,
  signal?: AbortSignal,
  named: readonly NamedColumn[] = [],
): Promise<DuckDBMaterializedResult> {
  const statement = await statementOf(snapshot, scope, { query, signal });
  const naming = {
    ...{ columns: columnsOf(statement.plan), named },
    grain: statement.plan.axes.some(({ kind }) => kind === 'period') ? query.time.grain : null,
  };
  const { sql, parameters } = withNames(statement, naming, duckdbDialect);
  return snapshot.result(sql, parameters, signal, statement.lane);
}

/**
 * Answers the same as rows by column, for what is shown on a page: short answers come from memory the second time. Do not change them.
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export async function readExploreRows(
  snapshot: Snapshot,
  scope: Scope,
  query: SemanticQuery,
  signal?: AbortSignal,
): Promise<Row[]> {
  const { sql, parameters, lane } = await statementOf(snapshot, scope, { query, signal });
  return snapshot.rows<Row>(sql, parameters, signal, lane);
}

/**
 * Answers a question from the facts alone, also where the answer is published: sums that may be added up further.
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid (also: an index, or counts that are hidden), query_interrupted
 */
export async function readReckonedRows(
  snapshot: Snapshot,
  scope: Scope,
  query: SemanticQuery,
  signal?: AbortSignal,
): Promise<Row[]> {
  const { sql, parameters, lane } = await statementOf(snapshot, scope, { query, signal, areReckoned: true });
  return snapshot.rows<Row>(sql, parameters, signal, lane);
}

async function statementOf(
  snapshot: Snapshot,
  scope: Scope,
  {
    query,
    signal,
    areReckoned = false,
  }: { query: SemanticQuery; signal: AbortSignal | undefined; areReckoned?: boolean },
) {
  const plan = planQuery(snapshot.catalog, query);
  const asking: Asking = { snapshot, scope, dialect: duckdbDialect };
  const whole = exploreStatement(plan, asking, areReckoned);
  if (whole.untold.length === 0) return { plan, ...whole };
  const told = await readToldReports(snapshot, whole.untold, signal);
  return { plan, ...exploreStatement(plan, { ...asking, told }, areReckoned) };
}
