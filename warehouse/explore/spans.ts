import type { Catalog, Period } from '../snapshot/catalog.ts';
import { comparisonOf, namedPeriod, type Comparison } from '../model/comparison.ts';
import { monthNumber, monthsOfGrain } from '../model/fiscal-period.ts';
import { readPeriodText } from '../query/period-text.ts';
import { invalidQuestion, requirePeriod } from '../query/question.ts';
import type { SemanticQuery } from './semantic-query.ts';

/** A stretch of months that one row of the answer is about. Months are numbers: year × 12 + month − 1, both inclusive. */
export interface Span {
  firstMonth: number;
  lastMonth: number;
  /** First months of the stretches it is compared with. */
  compared: Record<Comparison, number>;
  /** Whether rows of the answer are about it; the others are there to be compared with. */
  isAsked: boolean;
}

/**
 * Lays out what a question covers: with `period` a stretch for each period of the grain, without it one for the whole range.
 *
 * @param hasPeriods whether the answer is by period
 * @throws {WarehouseError} question_invalid: no such periods, or one named to compare with that does not begin before them
 */
export function spansOf(
  catalog: Catalog,
  { time }: Pick<SemanticQuery, 'time'>,
  hasPeriods: boolean,
): Span[] {
  const periods = askedPeriods(catalog, time, hasPeriods);
  const [first, last] = [periods[0]!, periods.at(-1)!];
  const length = monthsOfGrain[time.grain];
  const end = monthNumber(last.period) + length - 1;
  const lag = lagOf(catalog, time, first);
  const asked = hasPeriods
    ? periods.map(({ period }) => spanFrom(monthNumber(period), length, lag))
    : [spanFrom(monthNumber(first.period), end - monthNumber(first.period) + 1, lag)];
  const known = new Set(asked.map(({ firstMonth }) => firstMonth));
  const shared = asked[0]!.lastMonth - asked[0]!.firstMonth + 1;
  const others = time.compare
    .flatMap((one) => asked.map(({ compared }) => compared[comparisonOf(one)]))
    .filter((month) => !known.has(month) && known.add(month));
  return [...asked, ...others.map((month) => ({ ...spanFrom(month, shared, lag), isAsked: false }))];
}

/**
 * Months that the period which is named to compare with lies before the first; none where there is no such period. One that begins within a period of
 * the grain stands for that period, as a bound of the range does.
 *
 * @throws {WarehouseError} question_invalid: it does not begin before the first
 */
export function lagOf(
  { workspace }: Catalog,
  { compare, grain }: Pick<SemanticQuery['time'], 'compare' | 'grain'>,
  first: Pick<Period, 'period'>,
): number {
  const named = namedPeriod(compare);
  if (named === null) return 0;
  const { from } = readPeriodText('time.compare', named, workspace.calendar.fiscalYearStart);
  const length = monthsOfGrain[grain];
  const lag = Math.ceil((monthNumber(first.period) - monthNumber(from)) / length) * length;
  if (lag > 0) return lag;
  throw invalidQuestion('time.compare', named, `a period that begins before ${first.period}`);
}

function askedPeriods(
  catalog: Catalog,
  { grain, from, to }: SemanticQuery['time'],
  hasPeriods: boolean,
): readonly Period[] {
  const { fiscalYearStart } = catalog.workspace.calendar;
  if (from === null && to === null && !hasPeriods) return [requirePeriod(catalog, grain)];
  const begins = from === null ? '' : readPeriodText('time.from', from, fiscalYearStart).from;
  const ends = to === null ? '9999' : readPeriodText('time.to', to, fiscalYearStart).to;
  const found = catalog.periods[grain].filter(({ period }) => begins <= period && period < ends);
  if (found.length > 0) return found;
  const known = catalog.periods[grain];
  throw invalidQuestion(
    'time',
    `${from ?? ''}–${to ?? ''}`,
    `periods from ${known[0]?.period} to ${known.at(-1)?.period}`,
  );
}

function spanFrom(firstMonth: number, months: number, lag: number): Span {
  return {
    firstMonth,
    lastMonth: firstMonth + months - 1,
    compared: {
      ...{ previous: firstMonth - months, previous_year: firstMonth - 12 },
      against: firstMonth - lag,
    },
    isAsked: true,
  };
}
