import { identifier } from '../duckdb/database.ts';
import type { Measure } from '../model/fact.ts';
import type { Grain } from '../model/period.ts';
import type { TreeView } from '../model/tree-view.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { countedForUnitSql, factRowsSql, inPeriodSql } from './counted-rows.ts';
import { requireOpen } from './withheld.ts';
import { invalidQuestion, requireCount, requireFact, requirePeriod, requireUnit } from './question.ts';

export interface BreakdownQuestion {
  factId: string;
  measureId: string;
  /** One of the fact's dimensions. */
  dimensionId: string;
  unitId: string;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
  /** As then: rows that counted for the unit on their own day; as now where it is left out. */
  tree?: TreeView;
  /** Rows at most, up to 1000; 100 by default. */
  limit?: number;
}

export interface Breakdown {
  period: Period;
  /** How many codes there are, also those beyond the limit. */
  codes: number;
  /** Largest first; `code` is null for rows without one. Labels: the fact's `dimensions[].members`. */
  rows: { code: string | null; count: number }[];
  /** Over all rows; for a `distinct` measure less than the sum of the rows where something counts in several. */
  total: number;
}

/** Answers how a measure of a unit and all below it splits by one dimension, added up as its additivity allows. */
export async function readBreakdown(
  snapshot: Snapshot,
  scope: Scope,
  question: BreakdownQuestion,
  signal?: AbortSignal,
): Promise<Breakdown> {
  const { catalog, alias } = snapshot;
  const fact = requireFact(catalog, question.factId);
  const measure = fact.measures.find((one) => one.id === question.measureId);
  if (!measure) throw invalidQuestion('measure', question.measureId, idsOf(fact.measures));
  requireOpen(catalog, { fact: fact.id, measure: measure.id });
  const dimension = fact.dimensions.find((one) => one.id === question.dimensionId);
  if (!dimension) throw invalidQuestion('dimension', question.dimensionId, idsOf(fact.dimensions));
  const period = requirePeriod(catalog, question.grain, question.period);
  const limit = requireCount('limit', question.limit ?? 100, 1000);
  const visible = scopePredicate(scope, 'part.unit_id', alias);
  const table = factRowsSql(alias, fact.id);
  const rows = await snapshot.rows<{ code: string | null; count: number; total: boolean }>(
    `select f.${identifier(dimension.id)}::varchar as code, ${aggregateSql(measure)} as count,
            grouping(f.${identifier(dimension.id)}) = 1 as total
     from ${table} f
     join ${countedForUnitSql(alias, question.tree)}
     where ${visible.sql} and ${inPeriodSql(table, measure)}
     group by grouping sets ((f.${identifier(dimension.id)}), ())
     order by total desc, count desc, code`,
    {
      unit: requireUnit(catalog, question.unitId).unitId,
      first: period.period,
      last: period.periodEnd,
      ...visible.parameters,
    },
    signal,
    'long',
  );
  return {
    period,
    codes: rows.length - 1,
    rows: rows.slice(1, 1 + limit).map(({ code, count }) => ({ code, count })),
    total: rows[0]?.count ?? 0,
  };
}

function aggregateSql(measure: Measure): string {
  const column = `f.${identifier(measure.column)}`;
  if (measure.additivity !== 'distinct') return `coalesce(sum(${column} * part.weight), 0)::double`;
  return `(count(distinct f.${identifier(measure.key ?? measure.id)}) filter (where ${column} > 0))::double`;
}

function idsOf(named: readonly { id: string }[]): string {
  return `one of ${named.map((one) => one.id).join(', ')}`;
}
