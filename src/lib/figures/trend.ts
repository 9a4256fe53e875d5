import * as Plot from '@observablehq/plot';
import { LINE, rowsOf } from './break-labels.ts';
import { breakMarks, placeBreaks } from './break-marks.ts';
import { noteMarks } from './note-marks.ts';
import { AXIS_LINE, tickDates, ticksWithin } from './period-ticks.ts';
import { parted } from './parted.ts';
import { drawPlot } from './plot-frame.ts';
import { projectionLabels, projectionMarks, type ProjectedCourse } from './projection-marks.ts';
import { nothingDrawn } from './nothing-drawn.ts';
import {
  aheadOf,
  atEnd,
  besideLast,
  besidePath,
  heightOf,
  PATH,
  pathAhead,
  type Ahead,
  type LabelPlace,
} from './trend-ahead.ts';
import { isClose, valuesOf, type Dated, type PlacedTarget } from './trend-points.ts';

export interface TrendPoint {
  /** ISO first day of the period. */
  period: string;
  value: number | null;
  /** What the required path asks at the end of the period; null where there is none. */
  path: number | null;
  /** False while the period is still running, or while some have not reported: drawn as an open dot. */
  whole: boolean;
}

export interface TrendData {
  points: readonly TrendPoint[];
  /** The next dated goal and how it is written; null where there is none. */
  target: { date: string; value: number; text: string } | null;
  /** Where the series is heading, up to the period of the goal: the axis of time goes as far. */
  projection?: ProjectedCourse | null;
  /** Why no point has a value, in a sentence; said instead of drawing. */
  empty?: string;
  /** `parts`: values before and after do not compare, and no line joins them. */
  breaks: readonly { date: string; label: string; parts?: boolean }[];
  /** First days of the periods that somebody wrote about, in the order of the notes: each bears its number on the axis, below its point. */
  notes?: readonly { date: string }[];
  /** How a value, and a period on the axis, are written. */
  format: (value: number) => string;
  axis: (period: string) => string;
  /** Word for the required path at the end of its line. */
  pathText: string;
  label: string;
  /** In CSS pixels: one figure is drawn for wide screens, one for narrow ones. */
  width: number;
  /** Of the plot with its axis, in CSS pixels; as its width is used to where it is left out. */
  height?: number;
}

const DAY = 86_400_000;

/**
 * Draws a value over time: line with an end label, required path dotted, goal as a tick with its date, dates at which the
 * series breaks as thin labelled lines; from the last complete value on the expected line dashed, with its band. Missing periods are gaps, and so
 * are breaks across which values do not compare. The scale is not zero-based: lines show change. Without any value it says so in words.
 */
export function trend(data: TrendData): string {
  const points = data.points.map((point) => ({ ...point, date: new Date(`${point.period}T00:00:00Z`) }));
  const last = points.findLast((point) => point.value !== null);
  if (last === undefined)
    return nothingDrawn({ text: data.empty ?? '', label: data.label, width: data.width });
  const ahead = data.projection ? aheadOf(data, data.projection, points) : null;
  const target = ahead ? ahead.target : placeTarget(data, points);
  const { margins, inner, domain, breaks, height, y } = layOut(data, points, { ahead, target });
  return drawPlot(data, {
    ...{ width: data.width, height, ...margins },
    x: { type: 'utc', domain },
    y: y ? { domain: y.domain } : { nice: true, zero: false },
    marks: [
      ...axisMarks(data, ahead ? [...points, ...ahead.dates] : points, inner),
      ...breakMarks(breaks, margins.marginTop),
      ...(ahead ? [...projectionMarks(ahead), ...pathAhead(points, ahead)] : []),
      ...pathMarks(data, points, { last, target, until: ahead?.end ?? null }),
      ...valueMarks(data, points, ahead ? { last, ...besideLast(points, last) } : { last, ...atEnd(last) }),
      ...targetMarks(target),
      ...(ahead && y ? projectionLabels(ahead, { pixels: y.pixels, isNarrow: isNarrow(data) }) : []),
      ...noteMarks(data.notes ?? [], domain),
    ],
  });
}

const isNarrow = ({ width }: TrendData): boolean => width < 500;

/** Room around the plot, its height, the days that it goes over and, where it goes on to a goal, its scale. */
function layOut(
  data: TrendData,
  points: Dated[],
  { ahead, target }: { ahead: Ahead | null; target: PlacedTarget | null },
) {
  const narrow = isNarrow(data);
  const domain = domainOf(points, ahead?.end ?? target?.date);
  const [marginLeft, marginRight] = narrow ? [44, 62] : [56, 96];
  const inner = data.width - marginLeft - marginRight;
  const frame = { left: marginLeft, right: marginLeft + inner, width: data.width };
  const breaks = placeBreaks(data.breaks, points, { from: domain[0], to: domain[1], ...frame });
  // A goal on top has its text in the row below those of the breaks.
  const above = target?.isOnTop && breaks.length > 0 ? rowsOf(breaks) : Math.max(0, rowsOf(breaks) - 1);
  const further = above * LINE;
  const height = (data.height ?? (narrow ? 240 : 300)) + further;
  const [marginTop, marginBottom] = [28 + further, 40];
  // Below a goal that all else is above, its text stands between it and the axis.
  const insetBottom = ahead?.isLowest ? 20 : 0;
  const y = ahead && heightOf(ahead.values, [height - marginBottom - insetBottom, marginTop]);
  const margins = { marginLeft, marginRight, marginTop, marginBottom, insetBottom };
  return { margins, inner, domain, breaks, height, y };
}

/** @param inner width between the margins, in which periods have to be named */
function axisMarks(data: TrendData, dated: readonly { date: Date }[], inner: number): Plot.Markish[] {
  const [down, across] = isNarrow(data) ? [4, 4] : [5, 8];
  const names = data.points.map(({ period }) => data.axis(period));
  return [
    Plot.axisY({ ticks: down, tickSize: 0, label: null, tickFormat: data.format }),
    Plot.gridY({ ticks: down, stroke: 'var(--line)', strokeOpacity: 1 }),
    Plot.axisX(tickDates(dated, Math.min(across, ticksWithin(names, inner))), {
      tickSize: 4,
      lineHeight: AXIS_LINE,
      label: null,
      tickFormat: (date: Date) => data.axis(date.toISOString().slice(0, 10)),
    }),
  ];
}

function valueMarks(
  data: TrendData,
  points: Dated[],
  { last, ...place }: LabelPlace & { last: Dated },
): Plot.Markish[] {
  const single = points.filter((point) => point.value !== null && !point.whole);
  return [
    Plot.lineY(partedPoints(points, data.breaks), {
      x: 'date',
      y: 'value',
      stroke: 'var(--accent)',
      strokeWidth: 2.5,
      strokeLinejoin: 'round',
    }),
    Plot.dot(single, {
      x: 'date',
      y: 'value',
      r: 3,
      fill: 'var(--card)',
      stroke: 'var(--accent)',
      strokeWidth: 1.5,
    }),
    Plot.dot([last], {
      x: 'date',
      y: 'value',
      r: 4.5,
      fill: last.whole ? 'var(--accent)' : 'var(--card)',
      stroke: 'var(--accent)',
      strokeWidth: 2,
    }),
    Plot.text([last], {
      x: 'date',
      y: 'value',
      text: () => data.format(last.value!),
      ...place,
      fontSize: 15,
      fontWeight: 600,
      fill: 'var(--ink)',
      stroke: 'var(--card)',
      strokeWidth: 4,
    }),
  ];
}

/** Points with what parts them: breaks across which values do not compare. */
function partedPoints(points: Dated[], breaks: TrendData['breaks']): Dated[] {
  const days = breaks.filter(({ parts }) => parts).map(({ date }) => date);
  return parted(points, days, { value: null, path: null });
}

function pathMarks(
  data: TrendData,
  points: Dated[],
  { last, target, until }: { last: Dated; target: PlacedTarget | null; until: Date | null },
): Plot.Markish[] {
  const end = points.findLast((point) => point.path !== null);
  if (!end) return [];
  const { at, ...place } = until
    ? besidePath(points, until)
    : placePathText(points, { end, isAhead: last.value! > end.path!, target });
  return [
    Plot.lineY(partedPoints(points, data.breaks), { x: 'date', y: 'path', ...PATH }),
    Plot.text([at], {
      x: 'date',
      y: 'path',
      text: () => data.pathText,
      ...place,
      fill: 'var(--ink-3)',
      stroke: 'var(--card)',
      strokeWidth: 4,
    }),
  ];
}

/** At the end of the path; where the goal's text takes the place there, earlier, on the side its line comes not from. */
function placePathText(
  points: Dated[],
  { end, isAhead, target }: { end: Dated; isAhead: boolean; target: PlacedTarget | null },
): LabelPlace & { at: Dated } {
  if (target === null || !isClose(target.value, end.path!, points))
    return { at: end, dx: 10, dy: isAhead ? 8 : -8, textAnchor: 'start' };
  const withPath = points.filter((point) => point.path !== null);
  const at = withPath[Math.floor(withPath.length * 0.75)]!;
  return { at, dx: -8, dy: isFalling(points, end) ? 14 : -12, textAnchor: 'end' };
}

function isFalling(points: Dated[], end: Dated): boolean {
  return (points.find((point) => point.path !== null)?.path ?? end.path!) > end.path!;
}

function targetMarks(target: PlacedTarget | null): Plot.Markish[] {
  if (!target) return [];
  return [
    Plot.ruleY([target], { x1: 'from', x2: 'date', y: 'value', stroke: 'var(--good)', strokeWidth: 3 }),
    Plot.text([target], {
      x: 'from',
      y: 'value',
      text: 'text',
      dy: target.below ? 14 : -12,
      textAnchor: 'end',
      dx: target.width,
      fill: 'var(--good)',
      fontWeight: 600,
      stroke: 'var(--card)',
      strokeWidth: 4,
    }),
  ];
}

/** The goal's tick stands at its date where that is near, else at the edge of the figure: its text names the date. */
function placeTarget(data: TrendData, points: Dated[]): PlacedTarget | null {
  const [first, last] = [points.at(0)?.date, points.at(-1)?.date];
  if (!data.target || !first || !last) return null;
  const span = Math.max(last.getTime() - first.getTime(), 90 * DAY);
  const wanted = new Date(`${data.target.date}T00:00:00Z`).getTime();
  const at = Math.min(Math.max(wanted, last.getTime() + span * 0.06), last.getTime() + span * 0.2);
  const isHighest = data.target.value >= Math.max(...valuesOf(points));
  const isOnTop = isHighest && isCrowded(data.target.value, points);
  return {
    from: new Date(at - span * 0.05),
    date: new Date(at),
    value: data.target.value,
    text: data.target.text,
    below: isHighest && !isOnTop,
    isOnTop,
    width: data.width < 500 ? 60 : 92,
  };
}

/** Whether a goal's text below its tick would lie on the ends of value and path. */
function isCrowded(goal: number, points: Dated[]): boolean {
  const ends = [points.findLast(({ value }) => value !== null)?.value, points.at(-1)?.path];
  return ends.some((end) => end != null && isClose(goal, end, points));
}

function domainOf(points: Dated[], target: Date | undefined): [Date, Date] {
  const dates = points.map((point) => point.date.getTime());
  const [first, last] = dates.length ? [Math.min(...dates), Math.max(...dates)] : [0, DAY];
  return [new Date(first), new Date(Math.max(last, target?.getTime() ?? 0, first + 60 * DAY))];
}
