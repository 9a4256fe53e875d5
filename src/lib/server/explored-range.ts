import { lagOf } from '#warehouse/explore/spans.ts';
import { comparisonOf } from '#warehouse/model/comparison.ts';
import { firstDayOf, monthNumber, monthsOfGrain } from '#warehouse/model/fiscal-period.ts';
import type { Grain } from '#warehouse/model/period.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion, requirePeriod } from '#warehouse/query/question.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import type { Exploration } from '#lib/filters/exploration.ts';
import type { ExploredFigure } from './explored-figure.ts';
import { figuresBegin } from './figures-begin.ts';

/** Periods shown where no first one is asked for: enough to meet the same one of last year. */
const USUAL_PERIODS: Record<Grain, number> = { month: 13, quarter: 9, year: 10 };

/** What an address says of the range, in its own words. */
type Bounds = Pick<Exploration, 'from' | 'to'>;

/** What is answered differently from how a range was asked for. */
export type RangeRemark =
  /** The figures have no periods as short as those asked for. */
  | 'coarser'
  /** A bound lies within a period, which is shown whole. */
  | 'widened'
  /** Nothing from the first period on is complete: the one that still runs is shown. */
  | 'running'
  /** Figures begin later than was asked for. */
  | 'begins'
  /** Figures end earlier than was asked for. */
  | 'ends';

/**
 * First and last period; a bound that lies between periods of the grain takes the one it lies in. Where no last one is asked for it is the last
 * complete one, or where none is complete from the first on, the one that still runs.
 *
 * @throws {WarehouseError} question_invalid: `time.reversed`, `time.before` and `time.after` the figures
 */
export function rangeOf(
  catalog: Catalog,
  asked: Bounds,
  { grain, hasPeriods }: { grain: Grain; hasPeriods: boolean },
): [Period, Period] {
  const { from, to } = boundsOf(catalog, asked);
  const known = catalog.periods[grain];
  const fault = (which: 'reversed' | 'before' | 'after') =>
    invalidQuestion(
      `time.${which}`,
      `${asked.from ?? ''}–${asked.to ?? ''}`,
      `periods from ${known[0]?.period} to ${known.at(-1)?.period}, the first before the last`,
    );
  if (from && to && from.from >= to.to) throw fault('reversed');
  const first = from && known.find(({ periodEnd }) => periodEnd >= from.from);
  if (from && !first) throw fault('after');
  const last = to
    ? known.findLast(({ period }) => period < to.to)
    : laterOf(requirePeriod(catalog, grain), first ?? null);
  if (!last) throw fault('before');
  const usual = known[Math.max(0, known.indexOf(last) + 1 - (hasPeriods ? USUAL_PERIODS[grain] : 1))];
  return [first ?? usual!, last];
}

/**
 * Finds the stretch that begins with the period which is named to compare with, and is as long as what is shown; null where none is named.
 *
 * @throws {WarehouseError} question_invalid, `compare.later`: a period that does not begin before what is shown, or a second one
 */
export function againstOf(
  catalog: Catalog,
  { compare }: Pick<Exploration, 'compare'>,
  { grain, first, last }: { grain: Grain; first: Period; last: Period },
): Against | null {
  const [named, second] = compare.filter((one) => comparisonOf(one) === 'against');
  if (named === undefined) return null;
  const { from } = readPeriodText('compare', named, catalog.workspace.calendar.fiscalYearStart);
  if (second !== undefined || from >= first.period)
    throw invalidQuestion('compare.later', second ?? named, `one period that begins before ${first.period}`);
  const lag = lagOf(catalog, { compare: [named], grain }, first);
  const [begins, ends] = [first, last].map(({ period }) => firstDayOf(monthNumber(period) - lag));
  return { first: begins!, last: ends! };
}

/** What is compared with: the ISO first days of its first and last period. */
export interface Against {
  first: string;
  last: string;
}

const laterOf = (one: Period, other: Period | null) => (other && other.period > one.period ? other : one);

/** A range as it was asked for and as it is answered, of some figures. */
interface AnsweredRange {
  asked: Bounds & Pick<Exploration, 'grain'>;
  figures: readonly Pick<ExploredFigure, 'id' | 'kind' | 'facts'>[];
  grain: Grain;
  first: Period;
  last: Period;
}

/** What of a range is not answered as it was asked for, in an order in which it can be told. */
export function rangeRemarks(
  catalog: Catalog,
  { asked, figures, grain, first, last }: AnsweredRange,
): RangeRemark[] {
  const { from, to } = boundsOf(catalog, asked);
  const known = catalog.periods[grain];
  const start = figuresBegin(catalog, figures)?.period ?? known[0]!.period;
  const end = endOf(known.at(-1)!, grain);
  const isAfterLatest = from !== null && to === null && !last.complete;
  const isWithin = (from && from.from > first.period) || (to && to.to < endOf(last, grain));
  const remarks: [RangeRemark, unknown][] = [
    ['coarser', asked.grain !== null && asked.grain !== grain],
    ['running', isAfterLatest],
    ['widened', isWithin && !isAfterLatest],
    ['begins', from && from.from < start && first.period <= start],
    ['ends', to && to.to > end],
  ];
  return remarks.flatMap(([remark, holds]) => (holds ? [remark] : []));
}

/** The days asked for, half-open. @throws {WarehouseError} question_invalid: no such period */
function boundsOf({ workspace: { calendar } }: Catalog, { from, to }: Bounds) {
  const read = (what: 'from' | 'to', text: string | null) =>
    text === null ? null : readPeriodText(what, text, calendar.fiscalYearStart);
  return { from: read('from', from), to: read('to', to) };
}

/** The day after a period by the calendar, also where it still runs. */
function endOf({ period }: Period, grain: Grain): string {
  const month = monthNumber(period) + monthsOfGrain[grain];
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}
