import * as Plot from '@observablehq/plot';
import { bandWithin, type DrawnStep, type Pixels, type ProjectedCourse } from './projection-marks.ts';
import { isClose, valuesOf, type Dated, type PlacedTarget } from './trend-points.ts';

/** What is told of a trend that goes on into periods to come. */
interface Continued {
  target: { value: number; text: string } | null;
  /** Of the figure, in CSS pixels. */
  width: number;
}

/** What is drawn of the periods to come. */
export interface Ahead extends ProjectedCourse {
  points: readonly DrawnStep[];
  dates: { date: Date }[];
  /** First day of the last period to come: the goal's tick stands there, so that it is compared with what is expected. */
  end: Date;
  /** The goal where it is drawn. */
  goal: number | null;
  target: PlacedTarget | null;
  /** Whether the goal's text stands below all that is drawn. */
  isLowest: boolean;
  /** All values, by which the scale is made. */
  values: number[];
}

/** Places the goal, and cuts the band off where it is too wide. @param points at least one with a value */
export function aheadOf(data: Continued, course: ProjectedCourse, points: readonly Dated[]): Ahead {
  const goal = data.target?.value ?? null;
  const steps = bandWithin(course, [...valuesOf(points), ...(goal === null ? [] : [goal])]);
  const dates = steps.map(({ period }) => ({ date: new Date(`${period}T00:00:00Z`) }));
  const end = dates.at(-1)!.date;
  const values = [
    ...valuesOf(points),
    ...steps.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
    ...(goal === null ? [] : [goal]),
  ];
  const span = end.getTime() - points[0]!.date.getTime();
  // Where the line ends at the goal, the goal's text stands on the side that the line comes not from.
  const expected = steps.at(-1)!.value;
  const isAbove =
    goal !== null && (isClose(goal, expected, points) ? expected >= course.from.value : expected <= goal);
  const target = data.target && {
    ...{ from: new Date(end.getTime() - span * 0.04), date: end, below: !isAbove },
    ...{ value: data.target.value, text: data.target.text, width: data.width < 500 ? 60 : 92 },
    isOnTop: isAbove && data.target.value >= Math.max(...values),
  };
  const isLowest = goal !== null && !isAbove && goal <= Math.min(...values);
  return { ...course, points: steps, dates, end, goal, target, isLowest, values };
}

/** A round scale of values, and where it has them in a height. */
export function heightOf(
  values: readonly number[],
  range: [number, number],
): { domain: [number, number]; pixels: Pixels } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = least === most ? Math.abs(most) * 0.05 || 1 : 0;
  const domain = [least - room, most + room];
  const scale = Plot.scale({ y: { type: 'linear', domain, nice: true, range } });
  return { domain: scale.domain as [number, number], pixels: (value) => scale.apply(value) as number };
}

/** The path goes on straight from the last period to the goal. */
export function pathAhead(points: readonly Dated[], { end, goal }: Ahead): Plot.Markish[] {
  const last = points.findLast((point) => point.path !== null);
  if (!last || goal === null || last.date >= end) return [];
  const line = [
    { date: last.date, path: last.path },
    { date: end, path: goal },
  ];
  return [Plot.lineY(line, { x: 'date', y: 'path', ...PATH })];
}

/** How the path is drawn. */
export const PATH = { stroke: 'var(--ink-3)', strokeWidth: 1.5, strokeDasharray: '2 4' };

/** Where a text stands by its point. */
export interface LabelPlace {
  dx: number;
  dy: number;
  textAnchor: 'start' | 'end';
}

/** Right of the last point, away from the path. */
export const atEnd = (last: Dated): LabelPlace => ({
  ...{ dx: 10, dy: (last.path ?? -Infinity) > last.value! ? 6 : -6, textAnchor: 'start' },
});

/** After the last point stands what is expected: the value is written before it, on the side that its line comes not from, or across from a path that is near there. */
export function besideLast(points: readonly Dated[], last: Dated): LabelPlace {
  const isFalling = last.value! < meanBefore(points, last);
  const isPathThere =
    last.path !== null &&
    isClose(last.value!, last.path, points, 0.25) &&
    (isFalling ? last.path < last.value! : last.path > last.value!);
  if (isPathThere) return { dx: 4, dy: isFalling ? -18 : 20, textAnchor: 'start' };
  return { dx: 4, dy: isFalling ? 18 : -16, textAnchor: 'end' };
}

/** About so many periods lie below a value that is written before the last point. */
const BESIDE = 4;

/** Mean of the values before the last, from where the line comes: over all periods it may have come from the other side. */
function meanBefore(points: readonly Dated[], last: Dated): number {
  const values = points
    .slice(0, points.indexOf(last))
    .flatMap(({ value }) => value ?? [])
    .slice(-BESIDE);
  return values.length === 0 ? last.value! : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Less of the figure's time than this has no room for words between the last period and the goal. */
const SHORT = 0.2;

/** At the last period of the path, or earlier where the goal's text lies there; on the side where the value is not. */
export function besidePath(points: readonly Dated[], end: Date): LabelPlace & { at: Dated } {
  const withPath = points.filter((point) => point.path !== null);
  const [first, last] = [withPath[0]!, withPath.at(-1)!];
  const isShort = end.getTime() - last.date.getTime() < (end.getTime() - points[0]!.date.getTime()) * SHORT;
  const at = isShort ? withPath[Math.floor(withPath.length * 0.75)]! : last;
  const isFalling = first.path! > last.path!;
  const isBelow = (at.value ?? -Infinity) > at.path!;
  return { at, dx: 0, dy: isBelow ? 14 : -12, textAnchor: isFalling === isBelow ? 'end' : 'start' };
}
