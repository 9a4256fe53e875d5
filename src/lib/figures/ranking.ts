import * as Plot from '@observablehq/plot';
import type { Status } from '#warehouse/model/value.ts';
import { drawPlot } from './plot-frame.ts';
import { NAME_SIZE, placeRowNames, type RowNames } from './row-names.ts';
import { statusShapes } from './status-shape.ts';
import { textWidth } from './text-width.ts';

export interface RankingBar {
  id: string;
  name: string;
  value: number | null;
  /** The value as it is written; for a missing one the word that says why. */
  text: string;
  status: Status;
  statusText: string;
  href: string;
}

export interface RankingData {
  bars: readonly RankingBar[];
  /** The required path and how it is written; null where there is none. */
  path: { value: number; text: string } | null;
  label: string;
  /** In CSS pixels. */
  width: number;
}

const ROW = 24;

/** Type of the values, a little larger than it is, for it is bold. */
const VALUE_SIZE = 12.5;

/** Between the end of a bar and its value. */
const GAP = 6;

/** Room for the status before a name. */
const SIGN = 22;

/** Draws units as zero-based bars in the order given, each with its status and a link; the required path as a dashed rule. */
export function ranking(data: RankingData): string {
  const { bars, path, width } = data;
  const names = placeRowNames(
    bars.map(({ name }) => name),
    width,
    { column: width < 500 ? 118 : 190, before: SIGN, row: ROW },
  );
  const measured = bars.filter((bar) => bar.value !== null);
  const most = Math.max(0, ...measured.map((bar) => bar.value!), path?.value ?? 0);
  const least = Math.min(0, ...measured.map((bar) => bar.value!));
  const marginRight = Math.max(
    64,
    ...measured.map(({ text }) => Math.ceil(textWidth(text, VALUE_SIZE)) + 10),
  );
  const range: [number, number] = [names.column, width - marginRight];
  const domain: [number, number] = [least, most || 1];
  const toPixel = Plot.scale({ x: { type: 'linear', domain, range } }).apply as (value: number) => number;
  return drawPlot(
    { label: data.label, linked: true },
    {
      width,
      height: bars.length * names.row + 26,
      marginLeft: names.column,
      marginRight,
      marginTop: 20,
      marginBottom: 4,
      x: { axis: null, domain },
      y: { axis: null, domain: bars.map((bar) => bar.id), padding: 0.22, align: 0 },
      marks: [
        Plot.barX(measured, {
          x: 'value',
          y: 'id',
          fill: (bar: RankingBar) => (bar.status === 'behind' ? 'var(--bad)' : 'var(--ramp-4)'),
          rx2: 3,
          ...names.insets,
        }),
        ...pathMarks(path, bars),
        ...valueMarks(bars, names, (bar) => besidePath(bar, path, toPixel)),
        Plot.text(bars, {
          y: 'id',
          frameAnchor: 'left',
          text: (bar: RankingBar) => names.textOf(bar.name),
          href: 'href',
          ariaLabel: (bar: RankingBar) => `${bar.name}: ${bar.text}, ${bar.statusText}`,
          dx: SIGN - names.column,
          dy: names.nameAt,
          textAnchor: 'start',
          fontSize: NAME_SIZE,
          lineHeight: 1.2,
          fill: 'var(--ink)',
        }),
        ...statusMarks(bars, names),
      ],
    },
  );
}

/** Values as they are written, each in ink at the end of its bar. @param awayBy how much further right one stands than that */
function valueMarks(
  bars: readonly RankingBar[],
  { barAt }: RowNames,
  awayBy: (bar: RankingBar) => number,
): Plot.Markish[] {
  return [...Map.groupBy(bars, awayBy)].map(([away, alike]) =>
    Plot.text(alike, {
      x: (bar: RankingBar) => bar.value ?? 0,
      y: 'id',
      text: 'text',
      dx: GAP + away,
      dy: barAt,
      textAnchor: 'start',
      fontWeight: 600,
      fill: (bar: RankingBar) => (bar.value === null ? 'var(--ink-3)' : 'var(--ink)'),
      stroke: 'var(--card)',
      strokeWidth: 3,
    }),
  );
}

/** A value that the path would run through stands behind the path. */
function besidePath(
  { value, text }: RankingBar,
  path: RankingData['path'],
  toPixel: (value: number) => number,
): number {
  if (path === null) return 0;
  const room = toPixel(path.value) - toPixel(value ?? 0);
  return room >= 0 && room < 2 * GAP + textWidth(text, VALUE_SIZE) ? room : 0;
}

function pathMarks(path: RankingData['path'], bars: readonly RankingBar[]): Plot.Markish[] {
  if (!path || bars.length === 0) return [];
  return [
    Plot.ruleX([path], { x: 'value', stroke: 'var(--ink-2)', strokeWidth: 1.5, strokeDasharray: '2 4' }),
    Plot.text([path], {
      x: 'value',
      frameAnchor: 'top',
      text: 'text',
      dy: -18,
      lineAnchor: 'top',
      fill: 'var(--ink-2)',
    }),
  ];
}

/** Statuses as their shapes; colour alone would not tell them apart. */
function statusMarks(bars: readonly RankingBar[], { column, nameAt }: RowNames): Plot.Markish[] {
  return [...Map.groupBy(bars, (bar) => bar.status)].map(([status, alike]) => {
    const { symbol, tone, outlined } = statusShapes[status];
    return Plot.dot(alike, {
      y: 'id',
      frameAnchor: 'left',
      dx: 8 - column,
      dy: nameAt,
      r: 4,
      symbol,
      fill: outlined ? 'none' : `var(--${tone})`,
      stroke: `var(--${tone})`,
      strokeWidth: outlined ? 1.5 : 0,
    });
  });
}
