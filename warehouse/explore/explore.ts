import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { invalidQuestion } from '../query/question.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { exploreStatement } from './explore-statement.ts';
import { figureNames, planQuery, type Plan } from './plan.ts';
import type { SemanticQuery } from './semantic-query.ts';

/**
 * Answers a question put in the words of the model; columns as {@link exploreStatement} says.
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export function readExplore(
  snapshot: Snapshot,
  scope: Scope,
  query: SemanticQuery,
  signal?: AbortSignal,
): Promise<DuckDBMaterializedResult> {
  const plan = planQuery(snapshot.catalog, query);
  requireColumns(plan);
  const { sql, parameters, lane } = exploreStatement(plan, {
    snapshot,
    scope,
    dialect: duckdbDialect,
  });
  return snapshot.result(sql, parameters, signal, lane);
}

/** Columns of the answer to a plan, in order. */
export function columnsOf(plan: Plan): string[] {
  const totals = plan.query.totals === false ? [] : ['total_of'];
  return [...plan.axes.map(({ column }) => column), ...totals, ...figureNames(plan)];
}

function requireColumns(plan: Plan): void {
  const columns = columnsOf(plan);
  const unknown = plan.query.order.find(({ column }) => !columns.includes(column));
  if (unknown) throw invalidQuestion('order', unknown.column, `one of ${columns.join(', ')}`);
}
