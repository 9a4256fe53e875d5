import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Parameter } from '../duckdb/parameters.ts';
import { isListed, isOneOf, type OneOf } from '../duckdb/one-of.ts';
import type { Grain } from '../model/period.ts';
import { valuesSql, type TreeView } from '../model/tree-view.ts';
import type { Scope } from '../scope/scope.ts';
import { toldCells } from '../scope/told-cells.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import {
  requireCount,
  requireDay,
  requireGrain,
  requireIndicator,
  requireLevel,
  requireUnit,
} from './question.ts';
import { knownIndicator } from './visible-names.ts';

export interface ValuesQuestion {
  /** Empty for all. */
  indicatorIds: readonly string[];
  /** Empty for all. */
  unitIds: readonly string[];
  /** Only units of this level, standing or ended; null for any. As then: of it on the last day of the period. */
  level: string | null;
  /** Whether rows count where they belong now, or where they belonged. */
  tree: TreeView;
  grain: Grain;
  /** Half-open range of periods by first day, `[from, to)`; null for no bound. */
  from: string | null;
  to: string | null;
  /** Rows at most; null or left out for all. */
  limit?: number | null;
  /** Rows left out in front; 0 by default. */
  offset?: number;
  /** Which columns the answer has, always in the order of `valueColumns`; all where it is empty or left out. */
  columns?: readonly ValueColumn[];
  /** Names by `unit_id`, for a column `unit_name` beside it; no such column where they are left out. */
  unitNames?: ReadonlyMap<string, string>;
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
  'previous_in_part',
  'previous_year_in_part',
  'target',
  'target_date',
  'path',
  'status',
  'rank',
  'rank_of',
  'reported',
  'expected',
  'comparable_from',
  'provisional',
  'first_published',
  'restated_from',
  'restated_on',
  'restated_by',
  'usual_low',
  'usual_high',
  'unusual',
] as const;

export type ValueColumn = (typeof valueColumns)[number];

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
  const table = valuesSql(alias, question.tree, question.unitIds.length > 0 ? 'value_of_unit' : 'value');
  const { columns = [] } = question;
  const chosen = valueColumns.filter((column) => columns.length === 0 || columns.includes(column));
  const visible = toldCells(scope, { table, row: 'v', alias, asked: question.unitIds, columns: chosen });
  const known = knownIndicator(scope, catalog, 'v.indicator_id');
  const conditions = ['v.grain = $grain', visible.sql, known.sql];
  const parameters: Record<string, Parameter> = { grain: requireGrain(question.grain) };
  const restrict = (one: OneOf) => {
    conditions.push(one.sql);
    Object.assign(parameters, one.parameters);
  };
  if (question.indicatorIds.length) {
    for (const id of question.indicatorIds) requireIndicator(catalog, id);
    restrict(isOneOf('v.indicator_id', 'indicator', question.indicatorIds));
  }
  if (question.unitIds.length) {
    for (const id of question.unitIds) requireUnit(catalog, id);
    restrict(isOneOf('v.unit_id', 'unit', question.unitIds));
  }
  if (question.level !== null) {
    const level = requireLevel(catalog, question.level);
    if (question.tree === 'then') {
      parameters.level = level;
      conditions.push(
        `exists (select 1 from ${alias}.star.dim_unit d where d.unit_id = v.unit_id and d.level = $level
             and d.valid_from <= v.period_end and coalesce(d.valid_to > v.period_end, true))`,
      );
    } else restrict(isListed('v.unit_id', 'of_level', idsOfLevel(catalog, level)));
  }
  restrict(isWithin(catalog, question));
  const names = chosen.includes('unit_id') ? namesInQuestion(question, catalog) : null;
  if (names) Object.assign(parameters, { named_ids: [...names.keys()], named: [...names.values()] });
  const selected = chosen.flatMap((column) =>
    names && column === 'unit_id' ? ['v.unit_id', 'n.named as unit_name'] : [`v.${column}`],
  );
  const from = `${visible.from} v${names ? namesJoin : ''}`;
  const isScan = from === `${table} v` && [visible, known].every(({ sql }) => sql === 'true');
  const sql = `select ${selected.join(', ')} from ${from}
    where ${conditions.join(' and ')}
    ${isInOrder(question, isScan) ? '' : 'order by v.indicator_id, v.unit_id, v.period'}${pageSql(question)}`;
  return { sql, parameters: { ...parameters, ...visible.parameters, ...known.parameters } };
}

/**
 * Whether the rows of a mere scan stand in the order of the answer: those of one unit and grain do (`ARRANGE_VALUES`), and a scan with nothing
 * but filters keeps the order of the table. A list of names or of units of a level may become a join, which promises none. To sort them
 * again is a third of what the overview costs.
 */
function isInOrder({ indicatorIds, unitIds, level, tree }: ValuesQuestion, isScan: boolean): boolean {
  return isScan && unitIds.length === 1 && indicatorIds.length <= 1 && level === null && tree === 'now';
}

/** Names of the units that an answer can have; null where none are asked for. As then, a unit may have been of any level. */
function namesInQuestion(
  { unitNames, unitIds, level, tree }: ValuesQuestion,
  catalog: Catalog,
): ReadonlyMap<string, string> | null {
  if (!unitNames) return null;
  const levelled = level === null || tree === 'then' ? null : idsOfLevel(catalog, level);
  const ids = unitIds.length > 0 ? unitIds : levelled;
  if (ids === null) return unitNames;
  return new Map(
    ids.flatMap((id): [string, string][] => (unitNames.has(id) ? [[id, unitNames.get(id)!]] : [])),
  );
}

const namesJoin = `
    left join (select unnest($named_ids::varchar[]) as unit_id, unnest($named::varchar[]) as named) n
      on n.unit_id = v.unit_id::varchar`;

/** Where a range holds one period, blocks without it are told by what they say of themselves; of several, the bounds are. */
function isWithin({ periods }: Catalog, { grain, from, to }: ValuesQuestion): OneOf {
  const bounds = {
    ...(from === null ? {} : { from: requireDay('from', from) }),
    ...(to === null ? {} : { to: requireDay('to', to) }),
  };
  const held = periods[grain].filter(
    ({ period }) => (from === null || period >= from) && (to === null || period < to),
  );
  if (from !== null && held.length === 1)
    return { sql: 'v.period = $only::date', parameters: { only: held[0]!.period } };
  const sql = [
    from === null ? [] : 'v.period >= $from::date',
    to === null ? [] : 'v.period < $to::date',
  ].flat();
  return { sql: sql.join(' and ') || 'true', parameters: bounds };
}

function idsOfLevel({ units }: Catalog, level: string): string[] {
  return [...units.values()].filter((unit) => unit.level === level).map(({ unitId }) => unitId);
}
