import type { Indicator } from '../model/indicator.ts';
import { lastSeparation, type SeriesBreak } from '../model/series-break.ts';
import { monthNumber, monthsOfGrain } from '../model/fiscal-period.ts';
import type { Grain } from '../model/period.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Cell } from './cell.ts';
import { forecast, LEAST_VALUES } from './forecast.ts';
import { requireIndicator } from './question.ts';
import { readTrend } from './trend.ts';

export interface ProjectionQuestion {
  indicatorId: string;
  unitId: string;
  grain: Grain;
}

/** What a period still to come is expected to bring, in the indicator's own unit; the band holds four futures of five. */
export interface ProjectedPoint {
  /** First day. */
  period: string;
  value: number;
  lower: number;
  upper: number;
}

/**
 * Whether the next target will be met if all goes on as it has.
 * - `on_course`: what is expected meets it
 * - `uncertain`: it does not, but the band reaches it
 * - `off_course`: not even the band reaches it
 */
export type Course = 'on_course' | 'uncertain' | 'off_course';

/** A look ahead to the next dated target, with what it was reckoned from. */
export interface Projection {
  /** The target in question; null without one still ahead. */
  target: { date: string; value: number } | null;
  /** From the first period to come to the one of the target; empty where nothing is projected. */
  points: ProjectedPoint[];
  course: Course | null;
  /** Expected value less target at its date: positive is above, whichever is better. Null where nothing is projected. */
  gap: number | null;
  /** Complete periods in a row, up to the last, that it was reckoned from. */
  basis: { from: string; to: string; values: number } | null;
  /** The break that the series before it is left out for; null where none is. */
  break: SeriesBreak | null;
  /** Why nothing is projected; null where something is. */
  reason: 'no_target_ahead' | 'too_few_values' | null;
}

/** Answers where an indicator of a unit is heading. @throws {WarehouseError} indicator_unknown, unit_unknown, question_invalid */
export async function readProjection(
  snapshot: Snapshot,
  scope: Scope,
  question: ProjectionQuestion,
  signal?: AbortSignal,
): Promise<Projection> {
  const indicator = requireIndicator(snapshot.catalog, question.indicatorId);
  return project(indicator, await readTrend(snapshot, scope, question, signal), question.grain);
}

/** @param cells of one unit, oldest first */
export function project(indicator: Indicator, cells: readonly Cell[], grain: Grain): Projection {
  const line = lastSeparation(indicator.breaks, cells.findLast((cell) => cell.complete)?.periodEnd ?? '');
  const complete = cells.filter((cell) => cell.complete && (line === null || cell.period >= line.date));
  const run = complete.slice(complete.findLastIndex((cell) => cell.value === null) + 1);
  const last = run.at(-1);
  const basis = last ? { from: run[0]!.period, to: last.period, values: run.length } : null;
  const target = last ? targetAhead(indicator, last.periodEnd) : null;
  const nothing = { target, points: [], course: null, gap: null, basis, break: line };
  if (!last || run.length < LEAST_VALUES) return { ...nothing, reason: 'too_few_values' };
  if (target === null) return { ...nothing, reason: 'no_target_ahead' };
  const steps = stepsTo(target.date, last.period, grain);
  const found = forecast(
    run.map((cell) => cell.value!),
    steps,
  );
  const keep = boundsOf(indicator);
  const points = found.point.map((value, at) => ({
    period: periodAfter(last.period, at + 1, grain),
    value: keep(value),
    lower: keep(found.lower[at]!),
    upper: keep(found.upper[at]!),
  }));
  const end = points.at(-1)!;
  const gap = end.value - target.value;
  const course = courseOf(indicator, end, target.value);
  return { target, points, course, gap, basis, break: line, reason: null };
}

function courseOf({ better }: Indicator, { value, lower, upper }: ProjectedPoint, target: number): Course {
  const [expected, best] =
    better === 'up' ? [value - target, upper - target] : [target - value, target - lower];
  if (expected >= 0) return 'on_course';
  return best >= 0 ? 'uncertain' : 'off_course';
}

function targetAhead({ targets }: Indicator, day: string): { date: string; value: number } | null {
  const [next] = targets.filter(({ date }) => date > day).toSorted((a, b) => a.date.localeCompare(b.date));
  return next ? { date: next.date, value: next.value } : null;
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
