import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Row } from '../duckdb/plain-rows.ts';
import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { factRowsSql } from '../query/counted-rows.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { exploreStatement } from './explore-statement.ts';
import { withNames, type NamedColumn } from './named-columns.ts';
import { columnsOf, planQuery } from './plan.ts';
import type { SemanticQuery } from './semantic-query.ts';

/**
 * Answers a question put in the words of the model; columns as {@link exploreStatement} says, after `period` its `grain`.
 *
 * @param named columns that have names beside their codes
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export function readExplore(
  snapshot: Snapshot,
  scope: Scope,
  query: SemanticQuery,
  signal?: AbortSignal,
  named: readonly NamedColumn[] = [],
): Promise<DuckDBMaterializedResult> {
  const { plan, lane, ...bound } = statementOf(snapshot, scope, query);
  const told = {
    ...{ columns: columnsOf(plan), named },
    grain: plan.axes.some(({ kind }) => kind === 'period') ? query.time.grain : null,
  };
  const { sql, parameters } = withNames(bound, told, duckdbDialect);
  return snapshot.result(sql, parameters, signal, lane);
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
  const { sql, parameters, lane } = statementOf(snapshot, scope, query);
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
  const { sql, parameters, lane } = statementOf(snapshot, scope, query, true);
  return snapshot.rows<Row>(sql, parameters, signal, lane);
}

/**
 * Answers the months of a fact up to the business date that have any row, of whatever unit, as ISO first days in order: a stock stands as in
 * the last of them. None to whoever sees no unit.
 */
export async function readHeldMonths(
  snapshot: Snapshot,
  scope: Scope,
  factId: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const rows = await snapshot.rows<{ month: string }>(
    `select distinct date_trunc('month', period)::date as month from ${factRowsSql(snapshot.alias, factId)}
     where period <= $as_of::date and ${anyUnitPredicate(scope)} order by month`,
    { as_of: snapshot.asOf },
    signal,
    'long',
  );
  return rows.map(({ month }) => month);
}

function statementOf(snapshot: Snapshot, scope: Scope, query: SemanticQuery, areReckoned = false) {
  const plan = planQuery(snapshot.catalog, query);
  return { plan, ...exploreStatement(plan, { snapshot, scope, dialect: duckdbDialect }, areReckoned) };
}
