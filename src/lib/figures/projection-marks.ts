import * as Plot from '@observablehq/plot';
import { LINE } from './break-labels.ts';

/** Where a series is heading, in the unit of its values. */
export interface ProjectedCourse {
  /** The last complete value, from which it goes on. */
  from: { period: string; value: number };
  /** Periods to come, the last one that of the goal; `lower` and `upper` are null where there is no band. */
  points: readonly ProjectedStep[];
  /** The word for what is expected; how the value at the end is written, and between what the band holds it. */
  texts: { expected: string; value: string; lower: string; upper: string };
}

/** What a period to come is expected to bring. */
export interface ProjectedStep {
  /** ISO first day of the period. */
  period: string;
  value: number;
  lower: number | null;
  upper: number | null;
}

/** A step as it is drawn: `low` and `high` are where its band ends in the figure, or is cut off. */
export interface DrawnStep extends ProjectedStep {
  low: number | null;
  high: number | null;
}

/** Parts of the height of all else that a band may add above and below it. */
const MOST_ADDED = 0.5;

/**
 * Cuts a band off where it would press all else flat: it adds half the height of values, path, goal and expected line above and below them at the
 * most.
 *
 * @param others values, paths and goal that are drawn beside it
 */
export function bandWithin(
  { from, points }: Pick<ProjectedCourse, 'from' | 'points'>,
  others: readonly number[],
): readonly DrawnStep[] {
  const drawn = [...others, from.value, ...points.map(({ value }) => value)];
  const [least, most] = [Math.min(...drawn), Math.max(...drawn)];
  const added = (most - least || Math.abs(most) * 0.1 || 1) * MOST_ADDED;
  return points.map((point) => ({
    ...point,
    low: point.lower === null ? null : Math.max(point.lower, least - added),
    high: point.upper === null ? null : Math.min(point.upper, most + added),
  }));
}

/** Whether a band reaches beyond what is drawn of it. */
export const isCut = (points: readonly DrawnStep[]): boolean =>
  points.some(({ lower, upper, low, high }) => lower !== low || upper !== high);

/** A goal, and whether its text stands below it. */
interface WrittenGoal {
  value: number;
  below: boolean;
}

/** Pixels of a scale, as Plot makes it. */
export type Pixels = (value: number) => number;

const dayOf = (period: string) => new Date(`${period}T00:00:00Z`);

/** The band, so light that all else is read through it, with dotted edges that stay in print; then the expected line, dashed. */
export function projectionMarks({
  from: { period, value },
  points,
}: {
  from: ProjectedCourse['from'];
  points: readonly DrawnStep[];
}): Plot.Markish[] {
  const start = { period, value, lower: value, upper: value, low: value, high: value };
  const dated = [start, ...points].map((point) => ({ ...point, date: dayOf(point.period) }));
  const hasBand = points.some(({ lower }) => lower !== null);
  const edge = { x: 'date', stroke: 'var(--accent)', strokeWidth: 1, strokeDasharray: '1 3' };
  return [
    ...(hasBand
      ? [
          Plot.areaY(dated, {
            x: 'date',
            y1: 'low',
            y2: 'high',
            fill: 'var(--accent)',
            fillOpacity: 0.12,
          }),
          // Where it is cut off, it has no edge.
          Plot.lineY(dated, { ...edge, y: ({ low, lower }: DrawnStep) => (low === lower ? low : null) }),
          Plot.lineY(dated, { ...edge, y: ({ high, upper }: DrawnStep) => (high === upper ? high : null) }),
        ]
      : []),
    Plot.lineY(dated, {
      x: 'date',
      y: 'value',
      stroke: 'var(--accent)',
      strokeWidth: 2,
      strokeDasharray: '7 4',
    }),
  ];
}

/**
 * The expected value at the end of its line, and between what the band holds it, where there is room beside the goal's text; nothing lies on
 * anything else.
 *
 * @param course `target`: the goal; null where none is drawn
 */
export function projectionLabels(
  {
    points,
    texts,
    target,
  }: Pick<ProjectedCourse, 'texts'> & { points: readonly DrawnStep[]; target: WrittenGoal | null },
  { pixels, isNarrow }: { pixels: Pixels; isNarrow: boolean },
): Plot.Markish[] {
  const end = points.at(-1)!;
  const lines = isNarrow ? 2 : 1;
  const half = (lines * LINE) / 2;
  const wanted = pixels(end.value);
  // On the other side of the goal than its text.
  const goal = target && pixels(target.value);
  const beside = (tick: number) =>
    target!.below ? Math.min(wanted, tick + 4 - half) : Math.max(wanted, tick - 4 + half);
  const at = goal === null ? wanted : beside(goal);
  const goalText = goal === null ? null : goal + (target!.below ? 14 : -12);
  const bounds = [
    { at: end.high, text: end.upper === end.high ? texts.upper : `↑ ${texts.upper}` },
    { at: end.low, text: end.lower === end.low ? texts.lower : `↓ ${texts.lower}` },
  ].filter(
    (bound): bound is { at: number; text: string } =>
      bound.at !== null &&
      Math.abs(pixels(bound.at) - at) >= half + LINE / 2 &&
      (goalText === null || Math.abs(pixels(bound.at) - goalText) >= LINE),
  );
  const place = { x: () => dayOf(end.period), dx: 8, textAnchor: 'start' as const };
  const halo = { stroke: 'var(--card)', strokeWidth: 4 };
  return [
    Plot.text([end], {
      ...{ ...place, ...halo, y: 'value', dy: at - wanted, lineHeight: LINE / 12 },
      ...{
        text: () => `${texts.expected}${isNarrow ? '\n' : ' '}${texts.value}`,
        fill: 'var(--accent)',
        fontWeight: 600,
      },
    }),
    Plot.text(bounds, {
      ...place,
      ...halo,
      y: 'at',
      text: 'text',
      fill: 'var(--ink-3)',
    }),
  ];
}
