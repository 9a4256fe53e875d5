import type { Grain } from '../model/period.ts';
import type { Status, ValueState } from '../model/value.ts';

/**
 * One value of an indicator: a row of `indicators.value`. Days are ISO; `period` is the first, `periodEnd` the last one,
 * inclusive. Values, path and target are in the indicator's own unit (0–1 for percent). `value` is null unless the state
 * is `measured` or `partial`.
 */
export interface Cell {
  indicatorId: string;
  unitId: string;
  grain: Grain;
  period: string;
  periodEnd: string;
  /** False while the period is still running at as-of. */
  complete: boolean;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  state: ValueState;
  /** Value one period before, and of the same period a year before. */
  previous: number | null;
  previousYear: number | null;
  /** Whether the value one period before is made without some of the reports. */
  previousInPart: boolean;
  /** The next dated target and its day; `path` is what the required path asks at `periodEnd`. */
  target: number | null;
  targetDate: string | null;
  path: number | null;
  status: Status;
  /** Among siblings of the same level with a value; 1 is best, ties share a rank. */
  rank: number | null;
  rankOf: number | null;
  /** Coverage: who has reported of those expected to. */
  reported: number;
  expected: number;
  /** The series breaks on this day: periods that begin before it are not compared with this one. Null where all compare. */
  comparableFrom: string | null;
  /** Whether the value may still change: its period is running, reports are missing, or its facts have not settled at as-of. */
  provisional: boolean;
  /** Of complete periods: the figure first published, and the one published before the present one took its place on a day. */
  firstPublished: number | null;
  restatedFrom: number | null;
  restatedOn: string | null;
  /** What had changed when it was restated. */
  restatedBy: 'data' | 'definition' | null;
  /** Between which the value was to be expected after the one before it, by the series' earlier changes; null where they are too few. */
  usualLow: number | null;
  usualHigh: number | null;
  /** Whether the value lies outside. */
  unusual: boolean;
}

/** Select list that reads a row of `indicators.value`, called `v`, as a {@link Cell}. */
export const cellColumns = `
  v.indicator_id as "indicatorId", v.unit_id as "unitId", v.grain, v.period, v.period_end as "periodEnd", v.complete,
  v.numerator, v.denominator, v.value, v.state, v.previous, v.previous_year as "previousYear", v.previous_in_part as "previousInPart",
  v.target, v.target_date as "targetDate", v.path, v.status, v.rank, v.rank_of as "rankOf", v.reported, v.expected,
  v.comparable_from as "comparableFrom", v.provisional,
  v.first_published as "firstPublished", v.restated_from as "restatedFrom", v.restated_on as "restatedOn",
  v.restated_by as "restatedBy", v.usual_low as "usualLow", v.usual_high as "usualHigh", v.unusual`;
