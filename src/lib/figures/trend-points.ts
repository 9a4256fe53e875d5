/** A point on its day. */
export interface Dated {
  date: Date;
  value: number | null;
  path: number | null;
  whole: boolean;
}

/** A goal with its place. */
export interface PlacedTarget {
  from: Date;
  date: Date;
  value: number;
  text: string;
  below: boolean;
  /** Its text stands above all that is drawn. */
  isOnTop: boolean;
  width: number;
}

/** All that points say, values and path. */
export function valuesOf(points: readonly Dated[]): number[] {
  return points.flatMap((point) => [point.value, point.path].filter((value) => value !== null));
}

/** Whether two values lie so near each other that their labels would touch. @param part of the height of all values */
export function isClose(a: number, b: number, points: readonly Dated[], part = 0.15): boolean {
  const values = [a, ...valuesOf(points)];
  return Math.abs(a - b) < (Math.max(...values) - Math.min(...values)) * part;
}
