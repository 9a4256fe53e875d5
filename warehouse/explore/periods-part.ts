import type { Dialect } from './dialect.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Span } from './spans.ts';

/** How a statement tells apart the stretches of months that it is about. Rows are called `f` and bear `month_key`. */
export interface PeriodsPart {
  /** Whether they overlap, so that the table `span` is needed to tell them apart. */
  isListed: boolean;
  /** Joins it to rows. */
  join: string;
  /** The first month of the stretch that a row belongs to. */
  key: string;
  /** Whether a month lies in any of them. */
  within: (month: string) => string;
  /** Whether the first day of a period of one month at least lies in any of them. */
  daysWithin: (day: string) => string;
  /** The number of the last month of all. */
  last: number;
  /** Joins what the stretch is asked for itself, to figures `f`. */
  asked: string;
  /**
   * Whether a row is of the last month of its stretch that is among some, in order, where every row is of one of them; null where that is true of
   * all rows.
   */
  inLastOf: (months: readonly number[]) => string | null;
  /** The last month of the stretch of the figure `f`. */
  lastMonth: string;
  /** The first month of the stretch that the figure `f` is compared with. */
  compared: (comparison: Comparison) => string;
}

/**
 * Stretches of one length that follow one another are told apart by reckoning, which costs nothing; only where some overlap (a range is
 * compared with itself a year before) are they a table.
 */
export function periodsPart(spans: readonly Span[], dialect: Dialect): PeriodsPart {
  const [least, most] = [
    Math.min(...spans.map(({ firstMonth }) => firstMonth)),
    Math.max(...spans.map(({ lastMonth }) => lastMonth)),
  ];
  const [from, to] = [least, most].map((month) => dialect.month(String(month)));
  const part = {
    last: most,
    within: (month: string) => `${month} between ${from} and ${to}`,
    daysWithin: (day: string) =>
      `${day} between ${dialect.firstDay(String(least))} and ${dialect.firstDay(String(most))}`,
  };
  const [{ firstMonth, lastMonth, compared }] = spans as [Span];
  const length = lastMonth - firstMonth + 1;
  const followEachOther = spans.every((span) => (span.firstMonth - least) % length === 0);
  if (!followEachOther)
    return { ...part, ...listed, inLastOf: (months) => inLastListed(spans, months, dialect) };
  const asked = spans.filter(({ isAsked }) => isAsked).map((span) => span.firstMonth);
  const isAllAsked = asked.length === spans.length;
  return {
    ...part,
    isListed: false,
    join: '',
    key: dialect.stepOf('f.month_key', { from: least, length, isOne: spans.length === 1 }),
    asked: isAllAsked ? '' : `where f.first_month between ${Math.min(...asked)} and ${Math.max(...asked)}`,
    inLastOf: (months) => (length === 1 ? null : inLastReckoned(spans, months, dialect)),
    lastMonth: `f.first_month + ${length - 1}`,
    compared: (comparison) => `f.first_month - ${firstMonth - compared[comparison]}`,
  };
}

/** The last of some months in order that lies in a stretch. */
function lastWithin({ firstMonth, lastMonth }: Span, months: readonly number[]): number | undefined {
  return months.findLast((month) => firstMonth <= month && month <= lastMonth);
}

/** No month lies in two stretches, so that it tells by itself whether it is the last of its own. */
function inLastReckoned(spans: readonly Span[], months: readonly number[], dialect: Dialect): string {
  const last = spans.flatMap((span) => lastWithin(span, months) ?? []);
  return last.length === 0
    ? 'false'
    : `f.month_key in (${last.map((month) => dialect.month(String(month))).join(', ')})`;
}

function inLastListed(spans: readonly Span[], months: readonly number[], dialect: Dialect): string {
  const cases = spans.flatMap((span) => {
    const last = lastWithin(span, months);
    const month = (number: number) => dialect.month(String(number));
    return last === undefined ? [] : [`when ${month(span.firstMonth)} then f.month_key = ${month(last)}`];
  });
  return cases.length === 0 ? 'false' : `case s.first_month ${cases.join(' ')} else false end`;
}

/** The table `span` of all stretches: first and last month, first months of those it is compared with, whether it is asked for itself. */
export function spanPart(spans: readonly Span[], dialect: Dialect): string {
  const rows = spans.map(
    ({ firstMonth, lastMonth, compared, isAsked }) =>
      [firstMonth, lastMonth, compared.previous, compared.previous_year, compared.against]
        .map((month) => dialect.month(String(month)))
        .join(', ') + `, ${isAsked}`,
  );
  const values = `values ${rows.map((row) => `(${row})`).join(', ')}`;
  return `span (first_month, last_month, previous, previous_year, against, asked) as (${values})`;
}

const listed: Omit<PeriodsPart, 'within' | 'daysWithin' | 'last' | 'inLastOf'> = {
  isListed: true,
  join: 'join span s on f.month_key between s.first_month and s.last_month',
  key: 's.first_month',
  asked: 'join span s on s.first_month = f.first_month and s.asked',
  lastMonth: 's.last_month',
  compared: (comparison) => `s.${comparison}`,
};
