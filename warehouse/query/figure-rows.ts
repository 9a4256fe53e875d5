import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { identifier, literal } from '../duckdb/database.ts';
import type { Parameters } from '../duckdb/parameters.ts';
import type { Fact, Measure } from '../model/fact.ts';
import type { Indicator, MeasureRef } from '../model/indicator.ts';
import type { Grain } from '../model/period.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import {
  invalidQuestion,
  requireCount,
  requireIndicator,
  requireMeasure,
  requirePeriod,
  requireUnit,
} from './question.ts';
import { requireGrainOf } from './own-period.ts';
import { countedForUnitSql, factRowsSql, inPeriodSql } from './counted-rows.ts';
import { shareOf } from './share-of.ts';
import { requireOpen } from './withheld.ts';

export interface FigureRowsQuestion {
  /** Null for a measure by itself. */
  indicatorId: string | null;
  /** `fact.measure`, in place of an indicator; it has one side, the numerator. */
  measure?: string;
  unitId: string;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
  /** Which of the two sums; a total has the first alone. `uncounted`: what the denominator counts and the numerator does not, of a share. */
  side: 'numerator' | 'denominator' | 'uncounted';
  /** Codes by dimension of the side's fact: rows of these alone. */
  where: { readonly [dimension: string]: readonly string[] };
  limit: number;
  offset: number;
}

/** Rows a page has at most. */
export const MOST_FIGURE_ROWS = 100_000;

/**
 * Answers the rows of a fact that one side of a figure was counted from: of an indicator, or of a measure by itself.
 *
 * Columns: `unit_id` that bore the row, `period` of the row and the `grain` of its fact, the fact's dimensions, `count`, `weight` (the part of the row that counts
 * for the unit asked, less than 1 where an ended unit lives on in several) and `counted` = `count` × `weight`, which add up to the side;
 * rows are counts per unit; on the side `uncounted` those alone that have any. Of what is counted once (distinct) a row tells how many different ones it has, which do not add up.
 * Ordered by what counts, the most first, then by unit, period and dimensions: rows of which nothing counts stand last.
 *
 * Where an indicator hides small cells, none of the counts behind it are told: rows would tell what it hides.
 *
 * @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid (also: counts are hidden), query_interrupted
 */
export function readFigureRows(
  snapshot: Snapshot,
  scope: Scope,
  question: FigureRowsQuestion,
  signal?: AbortSignal,
): Promise<DuckDBMaterializedResult> {
  const { sql, columns, parameters } = figureRows(snapshot, scope, question);
  const page = `limit ${requireCount('limit', question.limit, MOST_FIGURE_ROWS)} offset ${requireCount('offset', question.offset, Number.MAX_SAFE_INTEGER)}`;
  // By place: a dimension may be named as a column of the answer is.
  const order = [
    `${columns} desc nulls last`,
    ...Array.from({ length: columns - 1 }, (_, place) => place + 1),
  ];
  return snapshot.result(`${sql} order by ${order.join(', ')} ${page}`, parameters, signal, 'long');
}

/** Answers how many rows {@link readFigureRows} has over all pages. */
export async function countFigureRows(
  snapshot: Snapshot,
  scope: Scope,
  question: FigureRowsQuestion,
  signal?: AbortSignal,
): Promise<number> {
  const { sql, parameters } = figureRows(snapshot, scope, question);
  const [found] = await snapshot.rows<{ rows: number }>(
    `select count(*) as rows from (${sql})`,
    parameters,
    signal,
    'long',
  );
  return found!.rows;
}

function figureRows(snapshot: Snapshot, scope: Scope, question: FigureRowsQuestion): Bound {
  const { catalog, alias } = snapshot;
  const figure = figureAsked(catalog, question);
  const { ref, less } = sideOf(figure, question.side, catalog.facts);
  requireOpen(catalog, ref);
  if (less) requireOpen(catalog, less);
  requireGrainOf(catalog, figure, question.grain);
  const period = requirePeriod(catalog, question.grain, question.period);
  const unit = requireUnit(catalog, question.unitId).unitId;
  const fact = catalog.facts.get(ref.fact)!;
  const measure = fact.measures.find(({ id }) => id === ref.measure)!;
  const conditions = conditionsOf(fact, [ref.where, question.where]);
  const lessened = less && { measure: less.measure, conditions: conditionsOf(fact, [less.where], 'less') };
  const own = ownCount(fact, measure, lessened);
  const visible = scopePredicate(scope, 'part.unit_id', alias);
  const table = factRowsSql(alias, fact.id);
  const keys = ['d.unit_id', 'f.period', ...fact.dimensions.map(({ id }) => `f.${identifier(id)}`)];
  const where = [
    ...[visible.sql, inPeriodSql(table, measure), ...conditions.map(({ sql }) => sql)],
    ...(lessened ? [`${own} > 0`] : []),
  ].join(' and ');
  return {
    sql: `select ${[...keys.slice(0, 2), `${literal(fact.grain)} as grain`, ...keys.slice(2)].join(', ')}, ${countColumns(measure, own)}
      from ${table} f
      join ${countedForUnitSql(alias)}
      join ${alias}.star.dim_unit d on d.unit_key = f.unit_key
      where ${where}${measure.additivity === 'distinct' ? ` group by ${[...keys, 'part.weight'].join(', ')}` : ''}`,
    columns: keys.length + 4,
    parameters: {
      ...{ unit, first: period.period, last: period.periodEnd },
      ...Object.fromEntries(
        [...conditions, ...(lessened?.conditions ?? [])].map(({ name, codes }) => [name, codes]),
      ),
      ...visible.parameters,
    },
  };
}

/** What rows are asked of: a measure by itself is a total of it. */
function figureAsked(
  catalog: Catalog,
  { indicatorId, measure }: Pick<FigureRowsQuestion, 'indicatorId' | 'measure'>,
): AskedFigure {
  if (measure === undefined) return requireIndicator(catalog, indicatorId ?? '');
  const found = requireMeasure(catalog, measure);
  const numerator = { fact: found.fact.id, measure: found.measure.id, where: {} };
  return { id: measure, formula: { kind: 'total', numerator }, unit: 'count' };
}

/** The measure that a side counts, and the one whose count is taken from each of its rows. */
function sideOf(
  figure: AskedFigure,
  side: FigureRowsQuestion['side'],
  facts: ReadonlyMap<string, Fact>,
): { ref: MeasureRef; less: MeasureRef | null } {
  const { id, formula } = figure;
  if (formula.kind === 'weighted_index')
    throw invalidQuestion(
      'indicator',
      id,
      'one that is made of sums; see /api/v1/quality for what an index is of',
    );
  if (side === 'numerator') return { ref: formula.numerator, less: null };
  if (formula.kind !== 'ratio') throw invalidQuestion('side', side, `numerator: ${id} is a total`);
  if (side === 'denominator') return { ref: formula.denominator, less: null };
  const share = shareOf(figure, facts);
  if (!share)
    throw invalidQuestion('side', side, `numerator or denominator: ${id} is no share of rows of one fact`);
  return { ref: share.denominator, less: share.numerator };
}

type AskedFigure = Pick<Indicator, 'id' | 'formula' | 'unit'>;

interface Bound {
  sql: string;
  /** How many columns it has, `counted` last. */
  columns: number;
  parameters: Parameters;
}

interface Condition {
  sql: string;
  name: string;
  codes: readonly string[];
}

function conditionsOf(
  fact: Fact,
  wheres: readonly FigureRowsQuestion['where'][],
  prefix = 'where',
): Condition[] {
  const known = fact.dimensions.map(({ id }) => id);
  return wheres
    .flatMap((where) => Object.entries(where))
    .map(([dimension, codes], place) => {
      if (!known.includes(dimension))
        throw invalidQuestion(
          'where',
          dimension,
          `a dimension of ${fact.id}: ${known.join(', ') || 'it has none'}`,
        );
      const name = `${prefix}_${place}`;
      return { sql: `list_contains($${name}::varchar[], f.${identifier(dimension)}::varchar)`, name, codes };
    });
}

/** SQL of what a row has of a measure, without what it has of another under conditions of its own. */
function ownCount(
  { measures }: Fact,
  { column }: Measure,
  less: { measure: string; conditions: readonly Condition[] } | null,
): string {
  const own = `f.${identifier(column)}`;
  if (!less) return own;
  const other = `f.${identifier(measures.find(({ id }) => id === less.measure)!.column)}`;
  const applies = ['true', ...less.conditions.map(({ sql }) => sql)].join(' and ');
  return `(coalesce(${own}::double, 0) - case when ${applies} then coalesce(${other}::double, 0) else 0 end)`;
}

/** What is counted once is a person or a thing: how many, never which. */
function countColumns({ id, additivity, key }: Measure, own: string): string {
  if (additivity === 'distinct') {
    const count = `(count(distinct f.${identifier(key ?? id)}) filter (where ${own} > 0))::double`;
    return `${count} as count, part.weight, ${count} as counted`;
  }
  return `${own}::double as count, part.weight, ${own}::double * part.weight as counted`;
}
