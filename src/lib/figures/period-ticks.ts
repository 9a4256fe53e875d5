import { CHARACTER } from './break-labels.ts';

/** Height of a line of a period's name along an axis, in sizes of its type: marks above and below Devanagari letters must not meet. */
export const AXIS_LINE = 1.2;

/** Evenly spaced periods for an axis, the last one always among them. */
export function tickDates(points: readonly { date: Date }[], most: number): Date[] {
  const every = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, at) => (points.length - 1 - at) % every === 0).map(({ date }) => date);
}

/** How many periods can be named along so many pixels without touching; their names may have several lines. */
export function ticksWithin(names: readonly string[], width: number): number {
  const longest = Math.max(1, ...names.flatMap((name) => name.split('\n').map((line) => line.length)));
  return Math.max(2, Math.floor(width / (longest * CHARACTER + 8)));
}
