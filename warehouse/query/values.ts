import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Grain } from '../model/period.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import {
  requireCount,
  requireDay,
  requireGrain,
  requireIndicator,
  requireLevel,
  requireUnit,
} from './question.ts';

export interface ValuesQuestion {
  /** Empty for all. */
  indicatorIds: readonly string[];
  /** Empty for all. */
  unitIds: readonly string[];
  /** Only units of this level, standing or ended; null for any. */
  level: string | null;
  grain: Grain;
  /** Half-open range of periods by first day, `[from, to)`; null for no bound. */
  from: string | null;
  to: string | null;
  /** Rows at most; null or left out for all. */
  limit?: number | null;
  /** Rows left out in front; 0 by default. */
  offset?: number;
}

/** Columns of the answer, in order; the same names in Arrow, JSON and CSV. */
export const valueColumns = [
  'indicator_id',
  'unit_id',
  'grain',
  'period',
  'period_end',
  'complete',
  'numerator',
  'denominator',
  'value',
  'state',
  'previous',
  'previous_year',
  'target',
  'target_date',
  'path',
  'status',
  'rank',
  'rank_of',
  'reported',
  'expected',
] as const;

/**
 * Answers the rows of `indicators.value` a question names, ordered by indicator, unit and period.
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export function readValues(
  snapshot: Snapshot,
  scope: Scope,
  question: ValuesQuestion,
  signal?: AbortSignal,
): Promise<DuckDBMaterializedResult> {
  const { sql, parameters } = valuesStatement(snapshot, scope, question);
  return snapshot.result(sql, parameters, signal);
}

function pageSql({ limit = null, offset = 0 }: ValuesQuestion): string {
  const rows = limit === null ? '' : ` limit ${requireCount('limit', limit, Number.MAX_SAFE_INTEGER)}`;
  return offset === 0 ? rows : `${rows} offset ${requireCount('offset', offset, Number.MAX_SAFE_INTEGER)}`;
}

function valuesStatement(snapshot: Snapshot, scope: Scope, question: ValuesQuestion) {
  const { catalog, alias } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const conditions = ['v.grain = $grain', visible.sql];
  const parameters: Record<string, string | readonly string[]> = { grain: requireGrain(question.grain) };
  if (question.indicatorIds.length) {
    for (const id of question.indicatorIds) requireIndicator(catalog, id);
    conditions.push('list_contains($indicators::varchar[], v.indicator_id)');
    parameters.indicators = question.indicatorIds;
  }
  if (question.unitIds.length) {
    for (const id of question.unitIds) requireUnit(catalog, id);
    conditions.push('list_contains($units::varchar[], v.unit_id)');
    parameters.units = question.unitIds;
  }
  if (question.level !== null) {
    conditions.push(
      `v.unit_id in (select unit_id from ${alias}.star.dim_unit where is_latest and level = $level)`,
    );
    parameters.level = requireLevel(catalog, question.level);
  }
  if (question.from !== null) {
    conditions.push('v.period >= $from::date');
    parameters.from = requireDay('from', question.from);
  }
  if (question.to !== null) {
    conditions.push('v.period < $to::date');
    parameters.to = requireDay('to', question.to);
  }
  const sql = `select ${valueColumns.map((column) => `v.${column}`).join(', ')}
    from ${alias}.indicators.value v
    where ${conditions.join(' and ')}
    order by v.indicator_id, v.unit_id, v.period${pageSql(question)}`;
  return { sql, parameters: { ...parameters, ...visible.parameters } };
}
