import type { Parameters } from '../duckdb/parameters.ts';
import { comparisons } from '../model/comparison.ts';
import { invalidQuestion } from '../query/question.ts';
import type { Dialect } from './dialect.ts';
import { columnsOf, type Axis, type Plan } from './plan.ts';
import type { SemanticQuery } from './semantic-query.ts';

type Ordered = SemanticQuery['order'][0];

/** A change that answers are ordered by and do not have: a figure less what it is compared with. */
const CHANGE = new RegExp(`^(.+)_(${comparisons.join('|')})_change$`);

/**
 * Writes the order of an answer: by what was asked for, then by its axes; missing values come last, totals after what they are totals over.
 *
 * @throws {WarehouseError} question_invalid: a column that the answer does not have, or a table's order of an answer by fewer than two axes
 */
export function orderSql(plan: Plan, dialect: Dialect): string {
  const { order, totals } = plan.query;
  const asked = order.flatMap((one, place) =>
    one.at === undefined ? [termOf(one, plan, dialect)] : tableTerms(one, place, plan, dialect),
  );
  const rest = plan.axes.map(({ column }) => `${dialect.identifier(column)} nulls last`);
  return [...asked, ...rest, totals === false ? 'true' : 'total_of nulls first'].join(', ');
}

/** Whether an order is by more than columns as they are, and has to be taken of the finished rows. */
export function isOrderReckoned(plan: Plan): boolean {
  const columns = columnsOf(plan);
  return plan.query.order.some(({ column, at }) => at !== undefined || !columns.includes(column));
}

const boundAs = (place: number) => `order_${place}`;

/** What {@link orderSql} has bound. */
export function orderParameters({ query, axes }: Plan): Parameters {
  const [rows, , ...parts] = axes;
  const isWeighed = (column: string) =>
    column !== rows?.column || parts.some(({ kind }) => kind !== 'period');
  return Object.fromEntries(
    query.order.flatMap(({ column, at }, place) => (at && isWeighed(column) ? [[boundAs(place), at]] : [])),
  );
}

function termOf(one: Ordered, plan: Plan, dialect: Dialect): string {
  return `${valueOf(one, plan, dialect)} ${directionOf(one)} nulls last`;
}

const directionOf = ({ descending }: Ordered) => (descending ? 'desc' : 'asc');

/** The column, or the change that it names. */
function valueOf({ column }: Pick<Ordered, 'column'>, plan: Plan, dialect: Dialect): string {
  const columns = columnsOf(plan);
  if (columns.includes(column)) return dialect.identifier(column);
  const [, figure = '', comparison = ''] = CHANGE.exec(column) ?? [];
  const compared = `${figure}_${comparison}`;
  if (!columns.includes(figure) || !columns.includes(compared))
    throw invalidQuestion('order', column, `one of ${columns.join(', ')}`);
  return `(${dialect.identifier(figure)} - ${dialect.identifier(compared)})`;
}

/**
 * The order of a table with the first axis down and, unless `at` is null, the second across: rows by their figure in one column, or by themselves; in each row
 * periods as they follow, units side by side as they were asked for, all else by its totals, the largest first. Each further axis splits
 * rows: after a row, which is the total over it, stand its parts by their figure in the same column; where rows stand by themselves, by the
 * first figure, the largest first.
 *
 * @param place of the term in the order: what it is bound under
 */
function tableTerms(one: Ordered, place: number, plan: Plan, dialect: Dialect): string[] {
  const { rows, columns, parts } = tableAxes(one, plan);
  const down = dialect.identifier(rows.column);
  const isTotalOver = ({ column }: Axis) =>
    plan.query.totals === false
      ? 'false'
      : `coalesce(list_contains(string_split(total_of, ','), ${dialect.literal(column)}), false)`;
  const isColumn = columns && columnTerm(one, columns, { isTotalOver, bound: boundAs(place) }, dialect);
  const isByRows = one.column === rows.column;
  const weight = isByRows ? { column: plan.figures[0]!.column, descending: true } : one;
  const value = valueOf(weight, plan, dialect);
  /** The figure of those that are alike by the first of the axes down, and totals over all after them. */
  const weighed = (alike: Axis[], totalled: Axis[]) => {
    const is =
      [...(isColumn === null ? [] : [isColumn]), ...totalled.map(isTotalOver)].join(' and ') || 'true';
    const by = alike.flatMap((axis) => [dialect.identifier(axis.column), isTotalOver(axis)]);
    return `max(case when ${is} then ${value} end) over (partition by ${by.join(', ')}) ${directionOf(weight)} nulls last`;
  };
  return [
    isTotalOver(rows),
    isByRows ? `${down} ${directionOf(one)} nulls last` : weighed([rows], parts),
    `${down} nulls last`,
    ...parts.flatMap((part, at) => [
      `not ${isTotalOver(part)}`,
      ...(part.kind === 'period' ? [] : [weighed([rows, ...parts.slice(0, at + 1)], parts.slice(at + 1))]),
      `${dialect.identifier(part.column)} nulls last`,
    ]),
    ...(columns === null
      ? []
      : [
          isTotalOver(columns),
          ...acrossTerms(
            one,
            { columns, isTotal: [rows, ...parts].map(isTotalOver).join(' and ') },
            plan,
            dialect,
          ),
        ]),
  ];
}

/** Which axis stands down, which across, and which split rows. */
function tableAxes(
  { column, at }: Ordered,
  { axes }: Plan,
): { rows: Axis; columns: Axis | null; parts: Axis[] } {
  const [rows, ...others] = axes;
  if (rows && at === null) return { rows, columns: null, parts: others };
  const [columns, ...parts] = others;
  if (rows && columns) return { rows, columns, parts };
  throw invalidQuestion(
    'order',
    at === null ? `${column}~` : `${column}@${at}`,
    at === null ? 'an answer by an axis' : 'an answer by two axes',
  );
}

/** Whether a row of the answer stands in the column that rows are sorted in. */
function columnTerm(
  { at }: Ordered,
  columns: Axis,
  { isTotalOver, bound }: { isTotalOver: (axis: Axis) => string; bound: string },
  dialect: Dialect,
): string {
  if (at === '') return isTotalOver(columns);
  return `${dialect.text(dialect.identifier(columns.column))} = ${dialect.parameter(bound, 'text')}`;
}

function acrossTerms(
  { column }: Ordered,
  { columns, isTotal }: { columns: Axis; isTotal: string },
  plan: Plan,
  dialect: Dialect,
): string[] {
  const across = dialect.identifier(columns.column);
  if (columns.kind === 'period') return [`${across} nulls last`];
  if (columns.kind === 'unit' && columns.of === 'each') {
    const units = plan.query.where['unit'] ?? [];
    const list = units.map((id) => dialect.literal(id)).join(', ');
    return [`list_position([${list}], ${dialect.text(across)})`];
  }
  // One name may begin with another: the longest is meant.
  const [main] = plan.figures
    .filter((figure) => column === figure.column || column.startsWith(`${figure.column}_`))
    .toSorted((one, other) => other.column.length - one.column.length);
  const figure = dialect.identifier((main ?? plan.figures[0]!).column);
  return [
    `max(case when ${isTotal} then ${figure} end) over (partition by ${across}) desc nulls last`,
    `${across} nulls last`,
  ];
}
