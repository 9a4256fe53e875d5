import type { Parameter } from '../duckdb/parameters.ts';
import { isLastOfMonth, monthNumber } from '../model/fiscal-period.ts';
import type { CodedColumn, Dialect } from './dialect.ts';
import type { PeriodsPart } from './periods-part.ts';
import type { Axis, Plan, PlannedFact, PlannedSum } from './plan.ts';

/** A table with rows of a fact: the fact itself, or a roll-up of it. */
export interface FactTable {
  /** Quoted, with its schema. */
  name: string;
  /** Whether a row is a whole month, in which stocks stand as on its last day with data. */
  isMonthly: boolean;
  /** The level below whose units rows are not told apart; null where all are. */
  level: string | null;
}

/** Where a fact's sums are added up from, and where what is counted once is counted. */
export interface FactTables {
  added: FactTable;
  counted: FactTable;
}

/** What the parts of a statement have in common. */
export interface Statement {
  dialect: Dialect;
  plan: Plan;
  periods: PeriodsPart;
  members: Members;
  /** Business date of the version: rows after it count nowhere. */
  asOf: string;
  /** Whether what units counted towards ever changed within a month. */
  turnsWithinMonths: boolean;
  /** Months up to as-of in which a fact has any row, in order (`Catalog.heldMonths`). */
  heldMonths: (factId: string) => readonly number[];
  /** The list of codes of a fact's dimension. */
  listOf: (factId: string, dimension: string) => CodedColumn['list'];
  /** What is bound to the statement; filled while it is written. */
  bound: Record<string, Parameter>;
}

/** How rows count for units. */
export interface Members {
  /**
   * - `all`: every row, for nobody apart
   * - `some`: rows of `member` (unit_key, and weight or begins and ends), for nobody apart
   * - `parts`: rows of `member` (the same, and unit_no), for each `unit_no` apart
   */
  kind: 'all' | 'some' | 'parts';
  /** Whether rows count with a share. */
  areWeighted: boolean;
  /** Whether rows count from `begins` until `ends` alone, as then. */
  areDated: boolean;
  /** Whether some units' rows count for nobody. */
  areSome: boolean;
}

/** Common table expressions, and which of them hold sums: a row per combination of {@link keysOf}, a column for each sum. */
export interface Parts {
  ctes: string[];
  results: { name: string; columns: string[] }[];
}

/**
 * Writes the sums asked of a fact: one pass over its rows, which are added up by small whole numbers (month, unit, place of a code) and named
 * afterwards. What is counted once is counted in a pass of its own.
 */
export function factParts(statement: Statement, planned: PlannedFact, tables: FactTables): Parts {
  const writing = {
    ...{ ...statement, planned, table: tables.added, at: statement.plan.facts.indexOf(planned) },
    isByDay: statement.members.areDated && isByDay(statement.plan, planned, statement.turnsWithinMonths),
  };
  const counted = planned.sums.filter(({ measure }) => measure.additivity === 'distinct');
  const added = planned.sums.filter(({ measure }) => measure.additivity !== 'distinct');
  return {
    ctes: [
      ...(added.length > 0 ? addedParts(writing, added) : []),
      ...counted.map((sum) => countedPart({ ...writing, table: tables.counted }, sum)),
    ],
    results: [
      ...(added.length > 0
        ? [{ name: `added_${writing.at}`, columns: added.map(({ column }) => column) }]
        : []),
      ...counted.map(({ column }) => ({ name: `counted_${column}`, columns: [column] })),
    ],
  };
}

/** Whether rows of a fact count where they do by their very day: as then, of a fact by day, where the tree changed within a month. */
export function isByDay({ query }: Plan, { fact }: PlannedFact, turnsWithinMonths: boolean): boolean {
  return query.tree === 'then' && fact.grain === 'day' && turnsWithinMonths;
}

interface Writing extends Statement {
  planned: PlannedFact;
  table: FactTable;
  /** Place of the fact among those of the question. */
  at: number;
  /** Whether rows have to be told apart by day, because what units counted towards changed within a month. */
  isByDay: boolean;
}

function addedParts(writing: Writing, sums: PlannedSum[]): string[] {
  const { planned, table, at } = writing;
  const hasStock = sums.some(({ measure }) => measure.additivity === 'stock');
  const onLastDay = hasStock && planned.fact.grain === 'day' && !table.isMonthly;
  return [
    ...(onLastDay ? [lastDays(writing)] : []),
    `added_${at} as (
      select ${axisKeys(writing)}, ${sums.map((sum) => `${sumOf(writing, sum, onLastDay)} as ${sum.column}`).join(', ')}
      from ${table.name} f ${writing.periods.join} ${joinMembers(writing)}
      ${onLastDay ? `left join last_day_${at} l on l.month_key = f.month_key and l.last_day = f.period` : ''}
      where ${rowsWithin(writing)}
      group by ${axisGroups(writing)})`,
  ];
}

/** A stock of a month is what stood on its last day with data, whoever's. */
function lastDays({ table, at, dialect }: Writing): string {
  return `last_day_${at} as (
      select month_key, max(period) as last_day from ${table.name}
      where period <= ${dialect.parameter('as_of', 'date')} group by month_key)`;
}

/** A stock of a longer stretch is that of its last month with data, whoever's; null where each stretch is one month. */
function inLastMonth({ planned, periods, heldMonths }: Writing): string | null {
  return periods.inLastOf(heldMonths(planned.fact.id));
}

/**
 * Where rows are but none meets the conditions of the sum, it is 0; where those that do all lack the value, there is none. Of a stock
 * there is none either where nothing stood in the last month.
 */
function sumOf(writing: Writing, sum: PlannedSum, onLastDay: boolean): string {
  const { dialect, members } = writing;
  const { measure } = sum;
  const column = `f.${dialect.identifier(measure.column)}`;
  const value = members.areWeighted && !isByOwnLevel(writing) ? `${column} * m.weight` : column;
  const isStock = measure.additivity === 'stock';
  const lastMonth = isStock ? inLastMonth(writing) : null;
  const conditions = [
    ...(lastMonth === null ? [] : [lastMonth]),
    ...(isStock && onLastDay ? ['l.last_day is not null'] : []),
    ...restrictions(writing, sum),
  ];
  if (conditions.length === 0) return dialect.number(`sum(${value})`);
  const condition = conditions.join(' and ');
  const none = lastMonth === null ? '' : `when ${dialect.countWhere(lastMonth)} = 0 then null `;
  return `case ${none}when ${dialect.countWhere(condition)} = 0 then 0 else ${dialect.number(dialect.sumWhere(value, condition))} end`;
}

/**
 * Where rows are but none takes part the count is 0, as it is published. What is counted is told apart first and counted then, which takes
 * about half the time of a count of different ones by group.
 */
function countedPart(writing: Writing, sum: PlannedSum): string {
  const { dialect, table, plan, periods } = writing;
  const key = `f.${dialect.identifier(sum.measure.key ?? sum.measure.column)}`;
  const takesPart = `${dialect.number(`f.${dialect.identifier(sum.measure.column)}`)} > 0`;
  const counted = `case when ${[takesPart, ...restrictions(writing, sum)].join(' and ')} then ${key} end`;
  // With a space in it no dimension has this name.
  const thing = dialect.identifier('counted thing');
  const others = plan.axes.filter(({ kind }) => kind !== 'period');
  const codes = others.filter(({ kind }) => kind !== 'unit').map(({ column }) => dialect.identifier(column));
  const unit = others.some(({ kind }) => kind === 'unit') ? ['unit_no'] : [];
  const toldApart = [`${periods.key} as first_month`, ...unit.map((name) => `m.${name}`)];
  const keys = ['first_month', ...unit, ...codes.map((code) => `${dialect.text(`c.${code}`)} as ${code}`)];
  return `counted_${sum.column} as (
      select ${keys.join(', ')}, ${dialect.number(dialect.countWhere(`c.${thing} is not null`))} as ${sum.column}
      from (
        select distinct ${[...toldApart, ...codes.map((code) => `f.${code}`)].join(', ')}, ${counted} as ${thing}
        from ${table.name} f ${periods.join} ${joinMembers(writing)}
        where ${rowsWithin(writing)}) c
      group by ${['first_month', ...unit, ...codes.map((code) => `c.${code}`)].join(', ')})`;
}

/**
 * Leaves out rows after as-of. To compare each row's day costs a tenth and more of the statement, so it is done only where the number of its month
 * does not tell as much: in facts by day, when as-of lies within the last month asked for.
 */
function upToAsOf({ table, planned, periods, dialect, asOf }: Writing): string[] {
  if (table.isMonthly) return [];
  const isWholeMonth = planned.fact.grain !== 'day' || isLastOfMonth(asOf);
  const lastWhole = monthNumber(asOf) - (isWholeMonth ? 0 : 1);
  if (periods.last <= lastWhole) return [];
  if (isWholeMonth) return [`f.month_key <= ${dialect.month(String(lastWhole))}`];
  return [`f.period <= ${dialect.parameter('as_of', 'date')}`];
}

function rowsWithin(writing: Writing): string {
  const { plan, members, periods } = writing;
  const filters = plan.filters.map(([dimension, codes], place) =>
    hasCode(writing, { dimension, codes, name: `filter_${writing.at}_${place}` }),
  );
  // Also where members are joined: it is by this that blocks without them are not read.
  const ofMembers =
    members.areSome && !isByOwnLevel(writing) ? ['f.unit_key in (select unit_key from member)'] : [];
  return [periods.within('f.month_key'), ...upToAsOf(writing), ...ofMembers, ...filters].join(' and ');
}

function restrictions(writing: Writing, { ref, column }: PlannedSum): string[] {
  return Object.entries(ref.where).map(([dimension, codes], place) =>
    hasCode(writing, { dimension, codes, name: `${column}_${place}` }),
  );
}

function hasCode(
  { dialect, planned, listOf, bound }: Writing,
  { dimension, codes, name }: { dimension: string; codes: readonly string[]; name: string },
): string {
  const expression = `f.${dialect.identifier(dimension)}`;
  const one = dialect.isOneOf({ expression, list: listOf(planned.fact.id, dimension) }, name, codes);
  Object.assign(bound, one.parameters);
  return one.sql;
}

/**
 * Joins the units that rows count for. As then by the day on which they do and, where the answer is not by unit, once however many of the units
 * asked for they are below.
 */
function joinMembers(writing: Writing): string {
  const { members, dialect } = writing;
  if (members.areDated) {
    const day = writing.isByDay ? 'f.period' : dialect.firstDay('f.month_key');
    const kind = members.kind === 'parts' ? 'join' : 'semi join';
    return `${kind} member m on m.unit_key = f.unit_key and m.begins <= ${day} and m.ends > ${day}`;
  }
  if (isByOwnLevel(writing)) return members.areSome ? 'join part m on m.unit_no = f.unit_key' : '';
  const isJoined = members.kind === 'parts' || (members.kind === 'some' && members.areWeighted);
  return isJoined ? 'join member m on m.unit_key = f.unit_key' : '';
}

/** The unit that a row counts for. Of rows by the answer's own units it is their own; those of units not asked for are left when they are named. */
function unitOf(writing: Writing): string {
  return isByOwnLevel(writing) ? 'f.unit_key' : 'm.unit_no';
}

/** Whether the rows are those of the very units that the answer is by. */
function isByOwnLevel({ plan, table }: Writing): boolean {
  return table.level !== null && plan.axes.some((axis) => axis.kind === 'unit' && axis.level === table.level);
}

/** Columns that tell combinations apart: the first month of the stretch, then the axes other than the period, which that is. */
export function keysOf(axes: readonly Axis[], dialect: Dialect): string[] {
  return [
    'first_month',
    ...axes
      .filter(({ kind }) => kind !== 'period')
      .map(({ kind, column }) => (kind === 'unit' ? 'unit_no' : dialect.identifier(column))),
  ];
}

/** Codes become texts, so that those of one fact meet those of another. */
function axisKeys(writing: Writing): string {
  const { plan, dialect, periods } = writing;
  const others = plan.axes
    .filter(({ kind }) => kind !== 'period')
    .map(({ kind, column }) =>
      kind === 'unit'
        ? `${unitOf(writing)} as unit_no`
        : `${dialect.text(`f.${dialect.identifier(column)}`)} as ${dialect.identifier(column)}`,
    );
  return [`${periods.key} as first_month`, ...others].join(', ');
}

function axisGroups(writing: Writing): string {
  const { plan, dialect, periods } = writing;
  const others = plan.axes
    .filter(({ kind }) => kind !== 'period')
    .map(({ kind, column }) => (kind === 'unit' ? unitOf(writing) : `f.${dialect.identifier(column)}`));
  return [periods.key, ...others].join(', ');
}
