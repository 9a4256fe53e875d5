import type { Parameters } from '../duckdb/database.ts';
import { scopePredicate, seesAllUnits, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Dialect } from './dialect.ts';
import { factParts, keysOf, type FactTable, type Parts, type Statement } from './fact-statement.ts';
import type { Plan, PlannedFact, PlannedFigure } from './plan.ts';
import { spansOf, type Span } from './spans.ts';

/** A statement with what is bound to it. */
export interface Bound {
  sql: string;
  parameters: Parameters;
}

/** Finds the table that answers for a fact most cheaply. */
export type Route = (plan: Plan, planned: PlannedFact) => FactTable;

/**
 * Writes a question as one statement.
 *
 * Columns of the answer: those of the axes in the order asked (`period` as a date, `unit_id`, dimensions as text); then of each
 * indicator its value, `_numerator` and `_denominator`, of each measure its sum, and of both `_previous` and `_previous_year` where they
 * are compared. Sums and shares are doubles; null where there are no rows, nothing to divide by, or too few cases to show.
 */
export function exploreStatement(
  plan: Plan,
  { snapshot, scope, dialect, route }: { snapshot: Snapshot; scope: Scope; dialect: Dialect; route: Route },
): Bound {
  const { catalog, alias, asOf } = snapshot;
  const spans = spansOf(
    catalog,
    plan.query,
    plan.axes.some(({ kind }) => kind === 'period'),
  );
  const members = membersOf(plan, { snapshot, scope, dialect });
  const statement: Statement = { dialect, plan, hasMembers: members !== null, lists: {} };
  const parts = plan.facts.map((planned) => factParts(statement, planned, route(plan, planned)));
  const ctes = [
    `span (first_month, last_month, previous, previous_year, asked) as (${spanRows(spans, dialect)})`,
    ...(members === null ? [] : [members.sql]),
    ...parts.flatMap((part) => part.ctes),
    sumsPart(plan, parts, dialect),
    figuresPart(plan, dialect),
  ];
  const scoped = statement.hasMembers ? members!.parameters : {};
  return {
    sql: `with ${ctes.join(',\n')}\n${answerPart(plan, dialect)}`,
    parameters: {
      ...statement.lists,
      ...scoped,
      ...(ctes.some((sql) => sql.includes('$as_of')) ? { as_of: asOf } : {}),
      least_month: Math.min(...spans.map(({ firstMonth }) => firstMonth)),
      most_month: Math.max(...spans.map(({ lastMonth }) => lastMonth)),
    },
  };

  function membersOf(
    asked: Plan,
    within: { snapshot: Snapshot; scope: Scope; dialect: Dialect },
  ): Bound | null {
    return memberPart(asked, { ...within, alias, rootUnit: catalog.workspace.rootUnit });
  }
}

function spanRows(spans: readonly Span[], dialect: Dialect): string {
  const rows = spans.map(
    ({ firstMonth, lastMonth, compared, isAsked }) =>
      [firstMonth, lastMonth, compared.previous, compared.previous_year]
        .map((month) => dialect.month(String(month)))
        .join(', ') + `, ${isAsked}`,
  );
  return `values ${rows.map((row) => `(${row})`).join(', ')}`;
}

/**
 * Which unit versions' rows count for which unit, and with what share, as now. Null where every row counts: for the whole organisation,
 * seen by whoever sees all of it.
 */
function memberPart(
  { axes, units }: Plan,
  { alias, scope, dialect, rootUnit }: { alias: string; scope: Scope; dialect: Dialect; rootUnit: string },
): Bound | null {
  const axis = axes.find(({ kind }) => kind === 'unit');
  const isWhole = units.length === 1 && units[0] === rootUnit;
  if (axis === undefined && isWhole && seesAllUnits(scope)) return null;
  const visible = scopePredicate(scope, 'r.unit_id', alias);
  if (axis === undefined) {
    // A version below two of the units asked for counts once.
    const sql = `member as (
      select r.unit_key, least(1, sum(r.weight)) as weight from ${alias}.star.unit_rollup r
      where ${dialect.isOneOf('r.unit_id', 'units')} and ${visible.sql} group by r.unit_key)`;
    return { sql, parameters: { units, ...visible.parameters } };
  }
  const level = axis.kind === 'unit' ? axis.level : null;
  const below =
    level === null
      ? `u.parent_id = ${dialect.parameter('parent', 'text')}`
      : `u.level = ${dialect.parameter('level', 'text')} and u.unit_key in (
           select part.unit_key from ${alias}.star.unit_rollup part where part.unit_id = ${dialect.parameter('parent', 'text')})`;
  const asOf = dialect.parameter('as_of', 'date');
  const sql = `member as (
      select r.unit_id, r.unit_key, r.weight from ${alias}.star.unit_rollup r
      where ${visible.sql} and r.unit_id in (
        select u.unit_id from ${alias}.star.dim_unit u
        where u.is_latest and u.unit_id <> ${dialect.parameter('parent', 'text')}
          and u.valid_from <= ${asOf} and (u.valid_to is null or u.valid_to > ${asOf}) and ${below}))`;
  return {
    sql,
    parameters: { parent: units[0]!, ...(level === null ? {} : { level }), ...visible.parameters },
  };
}

/** All sums side by side. A combination is in each part once at most, so that the largest of its values is the value. */
function sumsPart({ axes }: Plan, parts: readonly Parts[], dialect: Dialect): string {
  const keys = keysOf(axes, dialect);
  const results = parts.flatMap((part) => part.results);
  const columns = results.flatMap((result) => result.columns);
  const rows = results.map(
    ({ name, columns: own }) =>
      `select ${[...keys, ...columns.map((column) => (own.includes(column) ? column : `null as ${column}`))].join(', ')} from ${name}`,
  );
  return `sums as (
      select ${[...keys, ...columns.map((column) => `max(${column}) as ${column}`)].join(', ')}
      from (${rows.join(' union all ')}) group by ${keys.join(', ')})`;
}

/** Sums made into figures, and withheld where they are of too few cases. */
function figuresPart({ axes, figures }: Plan, dialect: Dialect): string {
  const columns = figures.flatMap((figure) => figureColumns(figure, dialect));
  return `figure as (select ${[...keysOf(axes, dialect), ...columns].join(', ')} from sums)`;
}

function figureColumns(figure: PlannedFigure, dialect: Dialect): string[] {
  const name = (suffix: string) => dialect.identifier(`${figure.column}${suffix}`);
  if (figure.kind === 'measure') return [`${figure.sum} as ${name('')}`];
  const { numerator, denominator, per, indicator } = figure;
  const shown = (expression: string) =>
    denominator !== null && indicator.suppressBelow > 0
      ? `case when not (${denominator} > 0 and ${denominator} < ${indicator.suppressBelow}) then ${expression} end`
      : expression;
  if (denominator === null)
    return [
      `${numerator} as ${name('')}`,
      `${numerator} as ${name('_numerator')}`,
      `null::double as ${name('_denominator')}`,
    ];
  return [
    `${shown(`${numerator} / nullif(${denominator}, 0)${per === 1 ? '' : ` * ${per}`}`)} as ${name('')}`,
    `${shown(numerator)} as ${name('_numerator')}`,
    `${shown(denominator)} as ${name('_denominator')}`,
  ];
}

function answerPart({ query, axes, figures }: Plan, dialect: Dialect): string {
  const keys = keysOf(axes, dialect).slice(1);
  const own = figures.flatMap(({ kind, column }) =>
    (kind === 'measure' ? [''] : ['', '_numerator', '_denominator']).map((suffix) =>
      dialect.identifier(`${column}${suffix}`),
    ),
  );
  const compared = query.time.compare.flatMap((comparison) =>
    figures.map(
      ({ column }) =>
        `${comparison}.${dialect.identifier(column)} as ${dialect.identifier(`${column}_${comparison}`)}`,
    ),
  );
  const joins = query.time.compare.map(
    (comparison) => `left join figure ${comparison} on ${comparison}.first_month = s.${comparison}
      ${keys.map((key) => `and ${dialect.isSame(`${comparison}.${key}`, `f.${key}`)}`).join(' ')}`,
  );
  const axisColumns = axes.map(({ kind, column }) =>
    kind === 'period' ? `${dialect.firstDay('f.first_month')} as period` : `f.${dialect.identifier(column)}`,
  );
  return `select ${[...axisColumns, ...own.map((column) => `f.${column}`), ...compared].join(', ')}
    from figure f join span s on s.first_month = f.first_month and s.asked ${joins.join('\n    ')}
    order by ${orderOf(query.order, axes, dialect)} limit ${query.limit} offset ${query.offset}`;
}

/** Ties are broken by the axes, so that pages of an answer fit together. */
function orderOf(order: Plan['query']['order'], axes: Plan['axes'], dialect: Dialect): string {
  const asked = order.map(
    ({ column, descending }) => `${dialect.identifier(column)} ${descending ? 'desc' : 'asc'} nulls last`,
  );
  const rest = axes.map(({ column }) => `${dialect.identifier(column)} nulls last`);
  return [...asked, ...rest, 'true'].join(', ');
}
