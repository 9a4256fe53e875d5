import type { Indicator } from '../model/indicator.ts';
import { lastSeparation, type SeriesBreak } from '../model/series-break.ts';
import { monthNumber, monthsOfGrain } from '../model/fiscal-period.ts';
import type { Grain } from '../model/period.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Cell } from './cell.ts';
import { forecast, LEAST_VALUES } from './forecast.ts';
import { courseOfShare, MEAN_OF, meanChange, missedShare, type MeanChange } from './mean-change.ts';
import { requireIndicator, requirePeriod } from './question.ts';
import { readTrend } from './trend.ts';

/**
 * How a series is continued.
 * - `smoothing`: exponential smoothing with its band, by a library
 * - `mean_change`: straight on by the mean of the last five changes, which anybody can do again by hand
 */
export const projectionMethods = ['smoothing', 'mean_change'] as const;
export type ProjectionMethod = (typeof projectionMethods)[number];

export interface ProjectionQuestion {
  indicatorId: string;
  unitId: string;
  grain: Grain;
  /** First day of the last period it is reckoned from; omit for the last complete one. */
  period?: string;
  /** Omit for `smoothing`. */
  method?: ProjectionMethod;
}

/** What a period still to come is expected to bring, in the indicator's own unit; the band holds four futures of five, where there is one. */
export interface ProjectedPoint {
  /** First day. */
  period: string;
  value: number;
  lower: number | null;
  upper: number | null;
}

/**
 * Whether the next target will be met if all goes on as it has.
 * - `on_course`: what is expected meets it; by `mean_change`, or misses less than 5 % of the distance there is to go
 * - `uncertain`: it does not, but the band reaches it; by `mean_change`, it misses at most 20 %
 * - `off_course`: not even that
 */
export type Course = 'on_course' | 'uncertain' | 'off_course';

/** A look ahead to the next dated target, with what it was reckoned from. */
export interface Projection {
  method: ProjectionMethod;
  /** The target in question; null without one still ahead. */
  target: { date: string; value: number } | null;
  /** From the first period to come to the one of the target; empty where nothing is projected. */
  points: ProjectedPoint[];
  course: Course | null;
  /** Expected value less target at its date: positive is above, whichever is better. Null where nothing is projected. */
  gap: number | null;
  /** Share of the distance from the last value to the target that is missed; null where nothing is projected or the target is met now and lost. */
  missed: number | null;
  /** Complete periods in a row, up to the last, that it was reckoned from. */
  basis: { from: string; to: string; values: number } | null;
  /** The mean of the last five changes, whatever the method; null with fewer. */
  meanChange: MeanChange | null;
  /** The break that the series before it is left out for; null where none is. */
  break: SeriesBreak | null;
  /** Why nothing is projected; null where something is. */
  reason: 'no_target_ahead' | 'too_few_values' | null;
}

/** Answers where an indicator of a unit is heading. @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid */
export async function readProjection(
  snapshot: Snapshot,
  scope: Scope,
  { period, method, ...question }: ProjectionQuestion,
  signal?: AbortSignal,
): Promise<Projection> {
  const indicator = requireIndicator(snapshot.catalog, question.indicatorId);
  const last = period === undefined ? null : requirePeriod(snapshot.catalog, question.grain, period);
  const cells = await readTrend(snapshot, scope, question, signal);
  const known = last === null ? cells : cells.filter((cell) => cell.period <= last.period);
  return project(indicator, known, question.grain, method);
}

/** @param cells of one unit, oldest first */
export function project(
  indicator: Indicator,
  cells: readonly Cell[],
  grain: Grain,
  method: ProjectionMethod = 'smoothing',
): Projection {
  const line = lastSeparation(indicator.breaks, cells.findLast((cell) => cell.complete)?.periodEnd ?? '');
  const complete = cells.filter((cell) => cell.complete && (line === null || cell.period >= line.date));
  const run = complete.slice(complete.findLastIndex((cell) => cell.value === null) + 1);
  const values = run.map((cell) => cell.value!);
  const last = run.at(-1);
  const target = last ? targetAhead(indicator, last.periodEnd) : null;
  const about = {
    ...{ method, target, break: line, meanChange: meanChange(values, indicator.better) },
    basis: last ? { from: run[0]!.period, to: last.period, values: run.length } : null,
  };
  const nothing = { ...about, points: [], course: null, gap: null, missed: null };
  const least = method === 'smoothing' ? LEAST_VALUES : MEAN_OF + 1;
  if (!last || values.length < least) return { ...nothing, reason: 'too_few_values' };
  if (target === null) return { ...nothing, reason: 'no_target_ahead' };
  const points = continued(values, stepsTo(target.date, last.period, grain), method, boundsOf(indicator)).map(
    (point, at) => ({ period: periodAfter(last.period, at + 1, grain), ...point }),
  );
  const end = points.at(-1)!;
  const missed = missedShare(last.value!, end.value, target.value, indicator.better);
  const course = method === 'smoothing' ? courseOf(indicator, end, target.value) : courseOfShare(missed);
  return { ...about, points, course, gap: end.value - target.value, missed, reason: null };
}

/** @param keep the nearest value there can be */
function continued(
  values: readonly number[],
  steps: number,
  method: ProjectionMethod,
  keep: (value: number) => number,
): Omit<ProjectedPoint, 'period'>[] {
  if (method === 'smoothing') {
    const { point, lower, upper } = forecast(values, steps);
    return point.map((value, at) => ({
      ...{ value: keep(value), lower: keep(lower[at]!), upper: keep(upper[at]!) },
    }));
  }
  // The direction has no part in the line itself.
  const { change } = meanChange(values, 'up')!;
  return Array.from({ length: steps }, (_, at) => ({
    ...{ value: keep(values.at(-1)! + (at + 1) * change), lower: null, upper: null },
  }));
}

function courseOf({ better }: Indicator, { value, lower, upper }: ProjectedPoint, target: number): Course {
  const [expected, best] =
    better === 'up'
      ? [value - target, (upper ?? value) - target]
      : [target - value, target - (lower ?? value)];
  if (expected >= 0) return 'on_course';
  return best >= 0 ? 'uncertain' : 'off_course';
}

function targetAhead({ targets }: Indicator, day: string): { date: string; value: number } | null {
  const [next] = targets.filter(({ date }) => date > day).toSorted((a, b) => a.date.localeCompare(b.date));
  return next ? { date: next.date, value: next.value } : null;
}

/** Projects by smoothing where the series is long enough, else straight on by its last changes. @param cells of one unit, oldest first */
export function projectAsFarAsKnown(indicator: Indicator, cells: readonly Cell[], grain: Grain): Projection {
  const smoothed = project(indicator, cells, grain);
  return smoothed.reason === 'too_few_values' ? project(indicator, cells, grain, 'mean_change') : smoothed;
}

/** A share stays a share, whatever its trend. */
function boundsOf({ unit }: Indicator): (value: number) => number {
  if (unit === 'percent') return (value) => Math.min(1, Math.max(0, value));
  return (value) => Math.max(0, value);
}

function stepsTo(date: string, period: string, grain: Grain): number {
  const months = monthNumber(date) - monthNumber(period);
  return Math.max(1, Math.floor(months / monthsOfGrain[grain]));
}

function periodAfter(period: string, steps: number, grain: Grain): string {
  const month = monthNumber(period) + steps * monthsOfGrain[grain];
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}
