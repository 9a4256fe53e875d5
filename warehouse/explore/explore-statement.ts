import { isDeepStrictEqual } from 'node:util';
import { usedIn, type Parameter, type Parameters } from '../duckdb/parameters.ts';
import type { Lane } from '../duckdb/lanes.ts';
import { comparableSql } from './comparable-sql.ts';
import { comparisonOf } from '../model/comparison.ts';
import { monthsOfGrain } from '../model/fiscal-period.ts';
import { invalidQuestion } from '../query/question.ts';
import { requireOpen } from '../query/withheld.ts';
import { factParts, type FactTables, type Statement } from './fact-statement.ts';
import { figureParts } from './figure-parts.ts';
import { isOrderReckoned, orderParameters, orderSql } from './order-sql.ts';
import { isByUnitThen, memberParts, standingPart } from './members-part.ts';
import { periodsPart, spanPart, type PeriodsPart } from './periods-part.ts';
import { figureNames, ownNames, type Plan } from './plan.ts';
import { publishedParts, type FigureParts } from './published-parts.ts';
import { reportParts } from './reports-part.ts';
import { factTable, listOf, routeOf, type Asking } from './route.ts';
import { spansOf, type Span } from './spans.ts';
import type { ReportsStatement } from './told-reports.ts';
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
 * indicator its value, `_numerator` and `_denominator`, of each measure its sum, of both where states are asked for `_state` (see
 * `valueStates`), `_note` (by commas: `not_reported` where there is no value since no report has come; of published values alone
 * `provisional` and `restated`), `_reported` and `_expected` (units, days or deliveries; null where that is not told), and `_previous`, `_previous_year` and `_against` where
 * they are compared, null across a break of the indicator that does not compare. Sums and shares are doubles; null where there are no rows, nothing to divide by or, of published values, too few cases to show.
 *
 * @param areReckoned from the facts, also what is published
 */
export function exploreStatement(plan: Plan, asking: Asking, areReckoned = false): LanedStatement {
  const { query } = plan;
  const found =
    query.totals === false
      ? rowsStatement(plan, asking, { isReckoned: areReckoned, grouping: 0 })
      : totalsStatement(plan, asking, areReckoned);
  const order = orderSql(plan, asking.dialect);
  const finished = isOrderReckoned(plan) ? `select * from (${found.sql}) answer` : found.sql;
  const parameters = { ...found.parameters, ...orderParameters(plan) };
  return {
    ...found,
    parameters,
    sql: `${finished}\n    order by ${order} limit ${query.limit} offset ${query.offset}`,
  };
}

/** A statement, and the lane it belongs to. */
interface LanedStatement extends Bound {
  lane: Lane;
  /** What can be read beforehand and told (`Asking.told`), so that the statement is shorter. */
  untold: readonly ReportsStatement[];
}

/** The groupings one below the other. */
function totalsStatement(plan: Plan, asking: Asking, areReckoned: boolean): LanedStatement {
  const { dialect, snapshot } = asking;
  const isReckoned = areReckoned || !isPublished(plan, spansOfPlan(plan, asking));
  const groupings = groupingsOf(snapshot.catalog, plan).map(({ plan: own, left }, grouping) => {
    const { sql, ...rest } = rowsStatement(own, asking, { isReckoned, grouping });
    const axes = plan.axes.map((axis) =>
      left.includes(axis) ? `null as ${dialect.identifier(axis.column)}` : dialect.identifier(axis.column),
    );
    const totalOf = left.length === 0 ? 'null' : dialect.literal(left.map(({ column }) => column).join(','));
    const columns = [
      ...axes,
      `${dialect.text(totalOf)} as total_of`,
      ...figureNames(plan).map(dialect.identifier),
    ];
    return { ...rest, sql: `select ${columns.join(', ')} from (${sql}) g` };
  });
  return {
    sql: `select * from (${groupings.map(({ sql }) => sql).join('\nunion all\n')}) a`,
    parameters: boundTogether(groupings.map(({ parameters }) => parameters)),
    lane: groupings.some(({ lane }) => lane === 'long') ? 'long' : 'quick',
    untold: groupings.flatMap(({ untold }) => untold),
  };
}

/** What groupings share is bound once; what differs between them bears the number of its grouping in its name. */
function boundTogether(all: readonly Parameters[]): Parameters {
  const together: Record<string, Parameter> = {};
  for (const [name, value] of all.flatMap((parameters) => Object.entries(parameters))) {
    if (name in together && !isDeepStrictEqual(together[name], value))
      throw new Error(`groupings of one statement bind ${name} to different values`);
    together[name] = value;
  }
  return together;
}

/** How rows of a grouping are made. */
interface Making {
  /** From the facts, also what is published: as the rows they stand beside. */
  isReckoned: boolean;
  /** Which of the statement's groupings it is, by number. */
  grouping: number;
}

/** A question as a statement, without an order. */
function rowsStatement(plan: Plan, asking: Asking, { isReckoned, grouping }: Making): LanedStatement {
  const { snapshot, dialect } = asking;
  const spans = spansOfPlan(plan, asking);
  const periods = periodsPart(spans, dialect);
  const figures =
    !isReckoned && isPublished(plan, spans)
      ? publishedParts(plan, asking, periods)
      : factsParts(plan, asking, { periods, spans, grouping });
  const isThen = isByUnitThen(plan);
  const standing = isThen ? standingPart(plan, asking) : null;
  const ctes = [
    ...(isThen || periods.isListed ? [spanPart(spans, dialect)] : []),
    ...(standing ? [standing.sql] : []),
    ...figures.ctes,
  ];
  const sql = `with ${ctes.join(',\n')}\n${answerPart(plan, asking, periods)}`;
  const known: Parameters = {
    ...figures.parameters,
    ...standing?.parameters,
    as_of: snapshot.asOf,
  };
  return { sql, parameters: usedIn(sql, known), lane: figures.lane, untold: figures.untold };
}

function spansOfPlan({ axes, query }: Plan, { snapshot }: Asking): Span[] {
  const hasPeriods = axes.some(({ kind }) => kind === 'period');
  return spansOf(snapshot.catalog, query, hasPeriods);
}

function factsParts(
  plan: Plan,
  asking: Asking,
  { periods, spans, grouping }: { periods: PeriodsPart; spans: readonly Span[]; grouping: number },
): FigureParts {
  const { snapshot, dialect } = asking;
  const index = plan.figures.find((figure) => figure.kind === 'indicator' && figure.sides === null);
  if (index)
    throw invalidQuestion(
      'indicators',
      index.column,
      'one that is made of sums; an index is there by period and unit alone, for whole periods',
    );
  for (const { sums } of plan.facts) for (const { ref } of sums) requireOpen(snapshot.catalog, ref);
  const members = memberParts(plan, asking);
  const statement: Statement = {
    ...{ dialect, plan, periods, members: members.members, bound: {} },
    asOf: snapshot.asOf,
    turnsWithinMonths: snapshot.catalog.turnsWithinMonths,
    heldMonths: (factId) => snapshot.catalog.heldMonths.get(factId) ?? [],
    listOf: (factId, dimension) => listOf(snapshot, factId, dimension),
  };
  const routes = plan.facts.map((planned) => ({
    added: routeOf(asking, { plan, planned, hasMembers: members.members.kind !== 'all' }),
    counted: factTable(asking, planned),
  }));
  const parts = plan.facts.map((planned, at) => factParts(statement, planned, routes[at]!));
  const reports = plan.query.states ? reportParts(asking, { plan, periods, spans, members, grouping }) : null;
  return {
    ctes: [
      ...members.ctes,
      ...parts.flatMap((part) => part.ctes),
      ...(reports?.ctes ?? []),
      ...figureParts(plan, { parts, reports }, dialect),
    ],
    parameters: { ...statement.bound, ...members.parameters, ...reports?.parameters },
    lane: isLong(plan, routes) ? 'long' : 'quick',
    untold: reports?.untold ?? [],
  };
}

/** Whether rows of a fact are read themselves: a fact worth rolling up is a long one. */
function isLong({ facts }: Plan, routes: readonly FactTables[]): boolean {
  return facts.some(({ sums }, at) => {
    const isCounted = sums.some(({ measure }) => measure.additivity === 'distinct');
    return isCounted || !routes[at]!.added.isMonthly;
  });
}

/** Whether the figures asked for were worked out when the version was published: indicators by period and unit, nothing left out or put together. */
function isPublished({ figures, axes, filters, units, query }: Plan, spans: readonly Span[]): boolean {
  const isWhole = spans.every(
    ({ firstMonth, lastMonth }) => lastMonth - firstMonth + 1 === monthsOfGrain[query.time.grain],
  );
  return (
    isWhole &&
    filters.length === 0 &&
    (units.length === 1 || axes.some(({ kind }) => kind === 'unit')) &&
    axes.every(({ kind }) => kind !== 'dimension') &&
    figures.every(({ kind }) => kind === 'indicator')
  );
}

function answerPart(
  { query, axes, figures }: Plan,
  { snapshot, dialect }: Asking,
  periods: PeriodsPart,
): string {
  const keys = axes.filter(({ kind }) => kind !== 'period').map(({ column }) => dialect.identifier(column));
  const own = figures.flatMap((figure) => ownNames(figure, query).map(dialect.identifier));
  const comparisons = query.time.compare.map(comparisonOf);
  const compared = comparisons.flatMap((comparison) =>
    figures.map((figure) => {
      const before = `${comparison}.${dialect.identifier(figure.column)}`;
      const comparable = comparableSql(figure, periods, { comparison, asOf: snapshot.asOf });
      const told = comparable === null ? before : `case when ${comparable} then ${before} end`;
      return `${told} as ${dialect.identifier(`${figure.column}_${comparison}`)}`;
    }),
  );
  const joins = comparisons.map(
    (
      comparison,
    ) => `left join figure ${comparison} on ${comparison}.first_month = ${periods.compared(comparison)}
      ${keys.map((key) => `and ${dialect.isSame(`${comparison}.${key}`, `f.${key}`)}`).join(' ')}`,
  );
  const standing = isByUnitThen({ axes, query })
    ? 'join standing on standing.first_month = f.first_month and standing.unit_id = f.unit_id'
    : '';
  const [joined, where] = periods.asked.startsWith('join') ? [periods.asked, ''] : ['', periods.asked];
  const axisColumns = axes.map(({ kind, column }) =>
    kind === 'period' ? `${dialect.firstDay('f.first_month')} as period` : `f.${dialect.identifier(column)}`,
  );
  return `select ${[...axisColumns, ...own.map((column) => `f.${column}`), ...compared].join(', ')}
    from figure f ${joined} ${standing} ${joins.join('\n    ')} ${where}`;
}
