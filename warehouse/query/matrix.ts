import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Parameters } from '../duckdb/parameters.ts';
import type { Grain } from '../model/period.ts';
import type { Status, ValueState } from '../model/value.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { descendantsSql } from './descendants.ts';
import {
  invalidQuestion,
  requireCount,
  requireDay,
  requireGrain,
  requireIndicator,
  requireLevel,
  requireUnit,
} from './question.ts';

export interface MatrixQuestion {
  /** At least one. */
  indicatorIds: readonly string[];
  parentId: string;
  /** Level of the units below the parent; null for those directly below it. */
  level: string | null;
  grain: Grain;
  /** Half-open range of periods by first day, `[from, to)`; null for no bound. */
  from: string | null;
  to: string | null;
  limit: number;
  offset: number;
}

/** Cells a page has at most. */
export const MOST_CELLS = 1_000_000;

/**
 * Answers indicators × units × periods as a dense table: a row for every combination, as a heat map has a tile for each.
 *
 * Columns: `indicator_id`, `unit_id`, `grain`, `period`, `period_end`, `complete`, `value`, `numerator`, `denominator`, `state`, `status`. A cell that
 * the version does not have is `not_expected`. Ordered by indicator, unit and period; units are those standing at as-of, in scope.
 *
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export function readMatrix(
  snapshot: Snapshot,
  scope: Scope,
  question: MatrixQuestion,
  signal?: AbortSignal,
): Promise<DuckDBMaterializedResult> {
  const { sql, parameters } = matrixOf(snapshot, scope, question);
  return snapshot.result(sql, parameters, signal);
}

/** A cell of the table, as a page reads it. */
export interface MatrixCell {
  indicatorId: string;
  unitId: string;
  /** ISO first and last day. */
  period: string;
  periodEnd: string;
  complete: boolean;
  value: number | null;
  state: ValueState;
  status: Status;
}

/** Answers the same as rows, for a page to draw. @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid */
export function readMatrixCells(
  snapshot: Snapshot,
  scope: Scope,
  question: MatrixQuestion,
  signal?: AbortSignal,
): Promise<MatrixCell[]> {
  const { sql, parameters } = matrixOf(snapshot, scope, question);
  return snapshot.rows<MatrixCell>(
    `select indicator_id as "indicatorId", unit_id as "unitId", period::varchar as period, period_end::varchar as "periodEnd",
       complete, value, state, status from (${sql})`,
    parameters,
    signal,
  );
}

function matrixOf(
  snapshot: Snapshot,
  scope: Scope,
  question: MatrixQuestion,
): { sql: string; parameters: Parameters } {
  const { catalog, alias } = snapshot;
  if (question.indicatorIds.length === 0) throw invalidQuestion('indicator', '(none)', 'at least one');
  for (const id of question.indicatorIds) requireIndicator(catalog, id);
  const visible = scopePredicate(scope, 'b.unit_id', alias);
  const periods = periodsOf(snapshot, question);
  return {
    sql: `with asked as (select unnest($indicators::varchar[]) as indicator_id),
       below as (select b.unit_id from (${descendantsSql(alias)}) b where ${visible.sql}),
       span as (
         select unnest($periods::varchar[])::date as period, unnest($ends::varchar[])::date as period_end,
           unnest($complete::varchar[])::boolean as complete)
     select asked.indicator_id, below.unit_id, $grain as grain, span.period, coalesce(v.period_end, span.period_end) as period_end,
       coalesce(v.complete, span.complete) as complete, v.value, v.numerator, v.denominator,
       coalesce(v.state, 'not_expected') as state, coalesce(v.status, 'not_measured') as status
     from asked cross join below cross join span
     left join ${alias}.indicators.value v
       on v.indicator_id = asked.indicator_id and v.unit_id = below.unit_id and v.period = span.period and v.grain = $grain
     order by asked.indicator_id, below.unit_id, span.period
     limit ${requireCount('limit', question.limit, MOST_CELLS)} offset ${requireCount('offset', question.offset, Number.MAX_SAFE_INTEGER)}`,
    parameters: {
      indicators: [...new Set(question.indicatorIds)],
      periods: periods.map(({ period }) => period),
      ends: periods.map(({ periodEnd }) => periodEnd),
      complete: periods.map(({ complete }) => String(complete)),
      grain: question.grain,
      parent: requireUnit(catalog, question.parentId).unitId,
      level: question.level === null ? null : requireLevel(catalog, question.level),
      as_of: snapshot.asOf,
      ...visible.parameters,
    },
  };
}

function periodsOf({ catalog }: Snapshot, { grain, from, to }: MatrixQuestion): readonly Period[] {
  const begins = from === null ? '' : requireDay('from', from);
  const ends = to === null ? '9999' : requireDay('to', to);
  return catalog.periods[requireGrain(grain)].filter(({ period }) => begins <= period && period < ends);
}
