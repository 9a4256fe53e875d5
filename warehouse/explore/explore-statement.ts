import type { Parameters } from '../duckdb/database.ts';
import { scopePredicate, seesAllUnits, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Dialect } from './dialect.ts';
import { monthsOfGrain } from '../model/fiscal-period.ts';
import { descendantsSql } from '../query/descendants.ts';
import { invalidQuestion } from '../query/question.ts';
import { requireOpen } from '../query/withheld.ts';
import { factParts, keysOf, type Parts, type Statement } from './fact-statement.ts';
import { figureNames, type Plan, type PlannedFigure } from './plan.ts';
import { routeOf } from './route.ts';
import { spansOf, type Span } from './spans.ts';
import { groupingsOf } from './totals.ts';

/** A statement with what is bound to it. */
export interface Bound {
  sql: string;
  parameters: Parameters;
}

/**
 * Writes a question as one statement.
 *
 * Columns of the answer: those of the axes in the order asked (`period` as a date, `unit_id`, dimensions as text); where totals are asked
 * for, `total_of`: the axes that a row is a total over, by commas, null for the answer's own rows; then of each
 * indicator its value, `_numerator` and `_denominator`, of each measure its sum, and of both `_previous` and `_previous_year` where they
 * are compared. Sums and shares are doubles; null where there are no rows, nothing to divide by or, of published values, too few cases to show.
 */
export function exploreStatement(plan: Plan, asking: Asking): Bound {
  const { query, axes } = plan;
  const { sql, parameters } =
    query.totals === false ? rowsStatement(plan, asking) : totalsStatement(plan, asking);
  const order = orderOf(query, axes, asking.dialect);
  return { sql: `${sql}\n    order by ${order} limit ${query.limit} offset ${query.offset}`, parameters };
}

/** The groupings one below the other. What is bound under one name is the same for all of them but for the months that rows are sought in. */
function totalsStatement(plan: Plan, asking: Asking): Bound {
  const { dialect, snapshot } = asking;
  const bound: Parameters[] = [];
  const isReckoned = !isPublished(plan, spansOfPlan(plan, asking));
  const selects = groupingsOf(snapshot.catalog, plan).map(({ plan: own, left }) => {
    const { sql, parameters } = rowsStatement(own, asking, isReckoned);
    bound.push(parameters);
    const axes = plan.axes.map((axis) =>
      left.includes(axis) ? `null as ${dialect.identifier(axis.column)}` : dialect.identifier(axis.column),
    );
    const totalOf = left.length === 0 ? 'null' : dialect.literal(left.map(({ column }) => column).join(','));
    const columns = [
      ...axes,
      `${dialect.text(totalOf)} as total_of`,
      ...figureNames(plan).map(dialect.identifier),
    ];
    return `select ${columns.join(', ')} from (${sql}) g`;
  });
  const months = (name: string) => bound.flatMap((one) => (name in one ? [Number(one[name])] : []));
  const least = months('least_month');
  return {
    sql: `select * from (${selects.join('\nunion all\n')}) a`,
    parameters: {
      ...Object.assign({}, ...bound),
      ...(least.length === 0
        ? {}
        : { least_month: Math.min(...least), most_month: Math.max(...months('most_month')) }),
    } as Parameters,
  };
}

/** A question as a statement, without an order. @param isReckoned from the facts, also what is published: as the rows it stands beside */
function rowsStatement(plan: Plan, asking: Asking, isReckoned = false): Bound {
  const { snapshot, dialect } = asking;
  const spans = spansOfPlan(plan, asking);
  const figures =
    !isReckoned && isPublished(plan, spans) ? cubeParts(plan, asking) : factsParts(plan, asking);
  const ctes = [
    `span (first_month, last_month, previous, previous_year, asked) as (${spanRows(spans, dialect)})`,
    ...figures.ctes,
  ];
  const sql = `with ${ctes.join(',\n')}\n${answerPart(plan, dialect)}`;
  const known: Parameters = {
    ...figures.parameters,
    as_of: snapshot.asOf,
    least_month: Math.min(...spans.map(({ firstMonth }) => firstMonth)),
    most_month: Math.max(...spans.map(({ lastMonth }) => lastMonth)),
  };
  // DuckDB refuses what a statement does not use.
  const used = Object.entries(known).filter(([name]) => new RegExp(`\\$${name}\\b`).test(sql));
  return { sql, parameters: Object.fromEntries(used) };
}

function spansOfPlan({ axes, query }: Plan, { snapshot }: Asking): Span[] {
  const hasPeriods = axes.some(({ kind }) => kind === 'period');
  return spansOf(snapshot.catalog, query, hasPeriods);
}

/** Who asks which engine of what. */
export interface Asking {
  snapshot: Snapshot;
  scope: Scope;
  dialect: Dialect;
}

/** Common table expressions of which the last is `figure`. */
interface FigureParts {
  ctes: string[];
  parameters: Parameters;
}

function factsParts(plan: Plan, asking: Asking): FigureParts {
  const { snapshot, dialect } = asking;
  const index = plan.figures.find((figure) => figure.kind === 'indicator' && figure.sides === null);
  if (index)
    throw invalidQuestion(
      'indicators',
      index.column,
      'one that is made of sums; an index is there by period and unit alone, for whole periods',
    );
  for (const { sums } of plan.facts) for (const { ref } of sums) requireOpen(snapshot.catalog, ref);
  const members = memberPart(plan, asking);
  const statement: Statement = { dialect, plan, hasMembers: members !== null, lists: {} };
  const parts = plan.facts.map((planned) => {
    const counted = {
      name: `${snapshot.alias}.star.${dialect.identifier(`fact_${planned.fact.id}`)}`,
      isMonthly: false,
    };
    const added = routeOf(snapshot, dialect, { plan, planned, hasMembers: statement.hasMembers });
    return factParts(statement, planned, { added, counted });
  });
  return {
    ctes: [
      ...(members === null ? [] : [members.sql]),
      ...parts.flatMap((part) => part.ctes),
      sumsPart(plan, parts, dialect),
      figuresPart(plan, dialect),
    ],
    parameters: { ...statement.lists, ...members?.parameters },
  };
}

/** Whether the figures asked for were worked out when the version was published: indicators by period and unit, nothing left out. */
function isPublished({ figures, axes, filters, units, query }: Plan, spans: readonly Span[]): boolean {
  const isWhole = spans.every(
    ({ firstMonth, lastMonth }) => lastMonth - firstMonth + 1 === monthsOfGrain[query.time.grain],
  );
  return (
    isWhole &&
    filters.length === 0 &&
    units.length === 1 &&
    axes.every(({ kind }) => kind !== 'dimension') &&
    figures.every(({ kind }) => kind === 'indicator')
  );
}

/** Reads the published values, so that they are the very ones that pages show. */
function cubeParts(plan: Plan, asking: Asking): FigureParts {
  const { snapshot, scope, dialect } = asking;
  const { alias } = snapshot;
  const { axes, figures, query, units } = plan;
  const hasUnits = axes.some(({ kind }) => kind === 'unit');
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const below = belowPart(plan, asking);
  const columns = figures.flatMap(({ column }) =>
    (['value', 'numerator', 'denominator'] as const).map(
      (source) =>
        `max(case when v.indicator_id = ${dialect.literal(column)} then v.${source} end) as ` +
        dialect.identifier(source === 'value' ? column : `${column}_${source}`),
    ),
  );
  const month = `year(v.period) * 12 + month(v.period) - 1`;
  const where = hasUnits
    ? `v.unit_id in (${below.sql})`
    : `v.unit_id = ${dialect.parameter('parent', 'text')}`;
  return {
    ctes: [
      `figure as (
      select s.first_month, ${hasUnits ? 'v.unit_id, ' : ''}${columns.join(', ')}
      from ${alias}.indicators.value v join span s on s.first_month = ${month}
      where v.grain = ${dialect.parameter('grain', 'text')} and ${dialect.isOneOf('v.indicator_id', 'indicators')}
        and ${where} and ${visible.sql}
      group by s.first_month${hasUnits ? ', v.unit_id' : ''})`,
    ],
    parameters: {
      ...{ grain: query.time.grain, indicators: figures.map(({ column }) => column), parent: units[0]! },
      ...below.parameters,
      ...visible.parameters,
    },
  };
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
function memberPart(plan: Plan, asking: Asking): Bound | null {
  const { axes, units } = plan;
  const { snapshot, scope, dialect } = asking;
  const { alias, catalog } = snapshot;
  const hasUnits = axes.some(({ kind }) => kind === 'unit');
  const isWhole = units.length === 1 && units[0] === catalog.workspace.rootUnit;
  if (!hasUnits && isWhole && seesAllUnits(scope)) return null;
  const visible = scopePredicate(scope, 'r.unit_id', alias);
  if (hasUnits) {
    const below = belowPart(plan, asking);
    const sql = `member as (
      select r.unit_id, r.unit_key, r.weight from ${alias}.star.unit_rollup r
      where ${visible.sql} and r.unit_id in (${below.sql}))`;
    return { sql, parameters: { ...below.parameters, ...visible.parameters } };
  }
  // A unit that lies wholly below another of those asked for adds nothing to it, and no version counts more than once.
  const sql = `member as (
      select r.unit_key, least(1, sum(r.weight)) as weight from ${alias}.star.unit_rollup r
      where ${dialect.isOneOf('r.unit_id', 'units')} and ${visible.sql} and not exists (
        select 1 from ${alias}.star.unit_rollup up join ${alias}.star.dim_unit d on d.unit_key = up.unit_key
        where d.unit_id = r.unit_id and up.unit_id <> r.unit_id and up.weight = 1 and ${dialect.isOneOf('up.unit_id', 'units')})
      group by r.unit_key)`;
  return { sql, parameters: { units, ...visible.parameters } };
}

/** Ids of the units the answer is by: those standing at as-of directly below the one asked for, or below it and of a level. */
function belowPart({ axes, units }: Plan, { snapshot }: Asking): Bound {
  const axis = axes.find((one) => one.kind === 'unit');
  const parameters = { parent: units[0]!, level: axis?.level ?? null };
  return { sql: descendantsSql(snapshot.alias), parameters };
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

/** Sums made into figures. */
function figuresPart({ axes, figures }: Plan, dialect: Dialect): string {
  const columns = figures.flatMap((figure) => figureColumns(figure, dialect));
  return `figure as (select ${[...keysOf(axes, dialect), ...columns].join(', ')} from sums)`;
}

function figureColumns(figure: PlannedFigure, dialect: Dialect): string[] {
  if (figure.kind === 'measure') return [`${figure.sum} as ${dialect.identifier(figure.column)}`];
  const { column, sides } = figure;
  const { numerator, denominator, per } = sides!;
  const [value, above, below] = ['', '_numerator', '_denominator'].map((part) =>
    dialect.identifier(`${column}${part}`),
  );
  if (denominator === null)
    return [`${numerator} as ${value}`, `${numerator} as ${above}`, `${dialect.number('null')} as ${below}`];
  const ratio = `${numerator} / nullif(${denominator}, 0)${per === 1 ? '' : ` * ${per}`}`;
  return [`${ratio} as ${value}`, `${numerator} as ${above}`, `${denominator} as ${below}`];
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
    from figure f join span s on s.first_month = f.first_month and s.asked ${joins.join('\n    ')}`;
}

/** Ties are broken by the axes, so that pages of an answer fit together. */
function orderOf({ order, totals }: Plan['query'], axes: Plan['axes'], dialect: Dialect): string {
  const asked = order.map(
    ({ column, descending }) => `${dialect.identifier(column)} ${descending ? 'desc' : 'asc'} nulls last`,
  );
  const rest = axes.map(({ column }) => `${dialect.identifier(column)} nulls last`);
  return [...asked, ...rest, totals === false ? 'true' : 'total_of nulls first'].join(', ');
}
