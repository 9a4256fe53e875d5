import * as Plot from '@observablehq/plot';
import { CHARACTER, LINE, rowsOf, type Frame, type PlacedLabel } from './break-labels.ts';
import { breakMarks, placeBreaks, type BreakDay } from './break-marks.ts';
import { endText, heightOf, LINE_HEIGHT, placeNames, type PlacedName } from './end-names.ts';
import { AXIS_LINE, tickDates, ticksWithin } from './period-ticks.ts';
import { parted } from './parted.ts';
import { drawPlot } from './plot-frame.ts';
import { valueTicks } from './value-ticks.ts';

export interface SeriesLine {
  /** Empty for a line that stands alone. */
  name: string;
  /** Oldest first, one for each period of the figure. */
  points: readonly { period: string; value: number | null }[];
  /** Where its name leads; nowhere where it is null or left out. */
  href?: string | null;
}

export interface SeriesData {
  /** At most {@link MOST_LINES}. */
  lines: readonly SeriesLine[];
  /** ISO day on which the figure breaks so that values do not compare across it; null: they all do. */
  partedAt: string | null;
  /** Days that are marked by a line with its label; none where left out. */
  breaks?: readonly BreakDay[];
  /** How a value at the end of a line, one on the scale and a period on the axis are written. */
  format: (value: number) => string;
  tick: (value: number) => string;
  axis: (period: string) => string;
  /** The finding, in words. */
  label: string;
  /** In CSS pixels. */
  width: number;
}

/** Lines that can be told apart: as many as there are colours for them. */
export const MOST_LINES = 8;

/**
 * Draws several figures over time, each named at its end with its last value. What is missing is a gap, and a value between two gaps a dot.
 * The scale is not zero-based: lines show change. No line runs across a break that does not compare.
 */
export function series(data: SeriesData): string {
  const narrow = data.width < 500;
  const lines = data.lines.map((line, at) => ({
    ...line,
    href: line.href ?? null,
    colour: `var(--series-${at + 1})`,
    points: line.points.map((point) => ({ ...point, date: new Date(`${point.period}T00:00:00Z`) })),
  }));
  const values = lines.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const ticks = valueTicks(values, narrow ? 4 : 6, data.tick);
  const sides = {
    marginLeft: Math.max(
      narrow ? 44 : 60,
      16 + CHARACTER * Math.max(...ticks.map((tick) => data.tick(tick).length)),
    ),
    marginRight: lines.every(({ name }) => name === '') ? 72 : narrow ? 128 : 220,
  };
  const dates = lines[0]?.points ?? [];
  const frame = { left: sides.marginLeft, right: data.width - sides.marginRight, width: data.width };
  const breaks = breaksWithin(data, dates, frame);
  const margins = { ...sides, marginTop: 12 + rowsOf(breaks) * LINE, marginBottom: 40 };
  const named = lines.map((line) => ({
    ...line,
    text: endText(line, data.format, margins.marginRight - 12),
  }));
  const height =
    rowsOf(breaks) * LINE +
    Math.max(
      narrow ? 240 : 280,
      named.reduce((sum, { text }) => sum + heightOf(text), 60),
    );
  const y = { type: 'linear' as const, domain: [ticks[0]!, ticks.at(-1)!] };
  const range = [height - margins.marginBottom, margins.marginTop];
  const toPixel = Plot.scale({ y: { ...y, range } }).apply as (value: number) => number;
  const names = placeNames(named, { toPixel, floor: range[0]! });
  const inner = data.width - margins.marginLeft - margins.marginRight;
  const room = ticksWithin(
    (data.lines[0]?.points ?? []).map(({ period }) => data.axis(period)),
    inner,
  );
  const framed = { label: data.label, linked: names.some(({ href }) => href !== null) };
  return drawPlot(framed, {
    ...{ width: data.width, height, ...margins, x: { type: 'utc' }, y: { ...y, range } },
    marks: [
      Plot.axisY(ticks, { tickSize: 0, label: null, tickFormat: data.tick }),
      Plot.gridY(ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.axisX(tickDates(lines[0]?.points ?? [], Math.min(narrow ? 3 : 8, room)), {
        tickSize: 4,
        lineHeight: AXIS_LINE,
        label: null,
        tickFormat: (date: Date) => data.axis(date.toISOString().slice(0, 10)),
      }),
      ...partingMarks(data.partedAt),
      ...breakMarks(breaks, margins.marginTop),
      ...lines.flatMap(({ points, colour }) => [
        Plot.lineY(parted(points, data.partedAt === null ? [] : [data.partedAt], { value: null }), {
          x: 'date',
          y: 'value',
          stroke: colour,
          strokeWidth: 2,
          strokeLinejoin: 'round',
        }),
        Plot.dot(endsOf(points), { x: 'date', y: 'value', r: 3, fill: colour }),
      ]),
      ...nameMarks(names),
    ],
  });
}

/** Names at the ends of lines; those that lead somewhere are links. */
function nameMarks(names: readonly PlacedName[]): Plot.Markish[] {
  return names.map(({ date, value, text, colour, dy, href }) =>
    Plot.text([{ date, value }], {
      ...{ x: 'date', y: 'value', text: () => text, dx: 8, dy, textAnchor: 'start' as const },
      ...(href === null ? {} : { href: () => href, ariaLabel: () => text.replaceAll('\n', ' ') }),
      ...{ lineHeight: LINE_HEIGHT, fill: colour, fontWeight: 600, stroke: 'var(--card)', strokeWidth: 3 },
    }),
  );
}

/** Days of breaks, of figures that have more than a single period. */
function breaksWithin(
  { breaks = [] }: SeriesData,
  points: readonly { date: Date }[],
  frame: Omit<Frame, 'from' | 'to'>,
): PlacedLabel[] {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last || first === last) return [];
  return placeBreaks(breaks, points, { ...frame, from: first.date, to: last.date });
}

function partingMarks(partedAt: string | null): Plot.Markish[] {
  if (partedAt === null) return [];
  return [Plot.ruleX([new Date(`${partedAt}T00:00:00Z`)], { stroke: 'var(--control)', strokeWidth: 1 })];
}

/** The last value of a line, and those that have none beside them and so no line either. */
function endsOf<P extends { value: number | null }>(points: readonly P[]): P[] {
  const last = points.findLastIndex(({ value }) => value !== null);
  const hasNeighbour = (at: number) =>
    [at - 1, at + 1].some((beside) => (points[beside]?.value ?? null) !== null);
  return points.filter(({ value }, at) => value !== null && (at === last || !hasNeighbour(at)));
}
