import type { Dialect } from './dialect.ts';
import type { Axis, Plan, PlannedFact, PlannedSum } from './plan.ts';

/** A table with rows of a fact: the fact itself, or a roll-up of it. */
export interface FactTable {
  /** Quoted, with its schema. */
  name: string;
  /** Whether a row is a whole month, in which stocks stand as on its last day with data. */
  isMonthly: boolean;
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
  /** Whether units are joined as `member` (unit_id, unit_key, weight); false where every row counts once and for nobody apart. */
  hasMembers: boolean;
  /** Whether what units counted towards ever changed within a month. */
  turnsWithinMonths: boolean;
  /** Lists bound to the statement; filled while it is written. */
  lists: Record<string, readonly string[]>;
}

/** Common table expressions, and which of them hold sums: a row per combination of {@link keysOf}, a column for each sum. */
export interface Parts {
  ctes: string[];
  results: { name: string; columns: string[] }[];
}

/**
 * Writes the sums asked of a fact. Its rows are first added up by unit version, month and code, which is the one pass over them and
 * groups by small whole numbers; units and periods are joined to what is left. What is counted once is counted in a pass of its own.
 */
export function factParts(statement: Statement, planned: PlannedFact, tables: FactTables): Parts {
  const writing = {
    ...{ ...statement, planned, table: tables.added, at: statement.plan.facts.indexOf(planned) },
    isByDay: statement.hasMembers && isByDay(statement.plan, planned, statement.turnsWithinMonths),
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
    `month_${at} as (
      select ${rowKeys(writing)},
        ${sums.map((sum) => `${monthSum(writing, sum, onLastDay)} as ${sum.column}`).join(', ')}
      from ${table.name} f ${onLastDay ? `join last_day_${at} l on l.month_key = f.month_key` : ''}
      where ${rowsWithin(writing)}
      group by ${rowKeys(writing)})`,
    ...(hasStock ? [lastMonths(writing)] : []),
    `added_${at} as (
      select ${axisKeys(writing)}, ${sums.map((sum) => `${cellSum(writing, sum)} as ${sum.column}`).join(', ')}
      from month_${at} f join span s on f.month_key between s.first_month and s.last_month
      ${hasStock ? `join held_${at} h on h.first_month = s.first_month` : ''}
      ${joinMembers(writing)}
      group by ${axisGroups(writing)})`,
  ];
}

/** A stock of a month is what stood on its last day with data, whoever's. */
function lastDays({ table, at, dialect }: Writing): string {
  return `last_day_${at} as (
      select month_key, max(period) as last_day from ${table.name}
      where period <= ${dialect.parameter('as_of', 'date')} group by month_key)`;
}

/** A stock of a longer stretch is that of its last month with data. */
function lastMonths({ table, at, dialect }: Writing): string {
  const upToAsOf = table.isMonthly ? '' : `where period <= ${dialect.parameter('as_of', 'date')}`;
  return `held_${at} as (
      select s.first_month, max(f.month_key) as last_month
      from span s join (select distinct month_key from ${table.name} ${upToAsOf}) f
        on f.month_key between s.first_month and s.last_month
      group by s.first_month)`;
}

/** Rows that meet no condition of the sum add 0; where all rows lack the value there is none. */
function monthSum(writing: Writing, sum: PlannedSum, onLastDay: boolean): string {
  const { dialect } = writing;
  const column = `f.${dialect.identifier(sum.measure.column)}`;
  const isOnLastDay = onLastDay && sum.measure.additivity === 'stock';
  const conditions = [...restrictions(writing, sum), ...(isOnLastDay ? ['f.period = l.last_day'] : [])];
  if (conditions.length === 0) return dialect.number(`sum(${column})`);
  const condition = conditions.join(' and ');
  return `case when ${dialect.countWhere(condition)} = 0 then 0 else ${dialect.number(dialect.sumWhere(column, condition))} end`;
}

function cellSum({ plan, dialect, hasMembers }: Writing, { measure, column }: PlannedSum): string {
  const value = `f.${column}${hasMembers && plan.query.tree === 'now' ? ' * m.weight' : ''}`;
  return measure.additivity === 'stock'
    ? dialect.sumWhere(value, 'f.month_key = h.last_month')
    : `sum(${value})`;
}

/** Where rows are but none takes part the count is 0, as it is published. */
function countedPart(writing: Writing, sum: PlannedSum): string {
  const { dialect, table } = writing;
  const key = `f.${dialect.identifier(sum.measure.key ?? sum.measure.column)}`;
  const takesPart = `${dialect.number(`f.${dialect.identifier(sum.measure.column)}`)} > 0`;
  const counted = `case when ${[takesPart, ...restrictions(writing, sum)].join(' and ')} then ${key} end`;
  return `counted_${sum.column} as (
      select ${axisKeys(writing)}, ${dialect.number(dialect.countDistinct('f.counted'))} as ${sum.column}
      from (select distinct ${rowKeys(writing)}, ${counted} as counted
            from ${table.name} f where ${rowsWithin(writing)}) f
      join span s on f.month_key between s.first_month and s.last_month
      ${joinMembers(writing)}
      group by ${axisGroups(writing)})`;
}

function rowsWithin({ plan, table, dialect, lists }: Writing): string {
  const [least, most] = [dialect.parameter('least_month', 'month'), dialect.parameter('most_month', 'month')];
  const filters = plan.filters.map(([dimension, codes], place) => {
    lists[`filter_${place}`] = codes;
    return dialect.isOneOf(`f.${dialect.identifier(dimension)}`, `filter_${place}`);
  });
  const upToAsOf = table.isMonthly ? [] : [`f.period <= ${dialect.parameter('as_of', 'date')}`];
  return [`f.month_key between ${least} and ${most}`, ...upToAsOf, ...filters].join(' and ');
}

function restrictions({ dialect, lists }: Writing, { ref, column }: PlannedSum): string[] {
  return Object.entries(ref.where).map(([dimension, codes], place) => {
    lists[`${column}_${place}`] = codes;
    return dialect.isOneOf(`f.${dialect.identifier(dimension)}`, `${column}_${place}`);
  });
}

/**
 * Joins the units that rows count for. As then by the day on which they do and, where the answer is not by unit, once however many of the units
 * asked for they are below.
 */
function joinMembers({ plan, dialect, hasMembers, isByDay }: Writing): string {
  if (!hasMembers) return '';
  if (plan.query.tree === 'now') return 'join member m on m.unit_key = f.unit_key';
  const day = isByDay ? 'f.period' : dialect.firstDay('f.month_key');
  const kind = plan.axes.some((axis) => axis.kind === 'unit') ? 'join' : 'semi join';
  return `${kind} member m on m.unit_key = f.unit_key and m.begins <= ${day} and m.ends > ${day}`;
}

/** What rows are told apart by before units and periods are joined; by unit version only where units count apart. */
function rowKeys({ plan, dialect, hasMembers, isByDay }: Writing): string {
  const dimensions = plan.axes
    .filter(({ kind }) => kind === 'dimension')
    .map(({ column }) => `f.${dialect.identifier(column)}`);
  const unit = hasMembers ? ['f.unit_key', ...(isByDay ? ['f.period'] : [])] : [];
  return [...unit, 'f.month_key', ...dimensions].join(', ');
}

/** Columns that tell combinations apart: the span's first month, then the axes other than the period, which the span is. */
export function keysOf(axes: readonly Axis[], dialect: Dialect): string[] {
  return [
    'first_month',
    ...axes.filter(({ kind }) => kind !== 'period').map(({ column }) => dialect.identifier(column)),
  ];
}

/** Codes become texts, so that those of one fact meet those of another. */
function axisKeys(writing: Writing): string {
  const { plan, dialect } = writing;
  const others = plan.axes
    .filter(({ kind }) => kind !== 'period')
    .map((axis) => {
      const expression = axis.kind === 'unit' ? 'm.unit_id' : `f.${dialect.identifier(axis.column)}`;
      return `${dialect.text(expression)} as ${dialect.identifier(axis.column)}`;
    });
  return ['s.first_month', ...others].join(', ');
}

function axisGroups({ plan, dialect }: Writing): string {
  const others = plan.axes
    .filter(({ kind }) => kind !== 'period')
    .map((axis) => (axis.kind === 'unit' ? 'm.unit_id' : `f.${dialect.identifier(axis.column)}`));
  return ['s.first_month', ...others].join(', ');
}
