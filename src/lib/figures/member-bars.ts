import * as Plot from '@observablehq/plot';
import { drawPlot } from './plot-frame.ts';
import { NAME_SIZE, placeRowNames, type RowNames } from './row-names.ts';

export interface MemberBar {
  key: string;
  name: string;
  value: number | null;
  /** The value as it is written; for a missing one the sign that stands for it. */
  text: string;
  /** Value of the period it is compared with; null where there is none. */
  before: number | null;
  /** Narrows to it; null where nothing does. */
  href: string | null;
}

export interface MemberBarsData {
  bars: readonly MemberBar[];
  /** The finding, in words. */
  label: string;
  /** In CSS pixels. */
  width: number;
}

const ROW = 24;

/** Room for the values, in a column of their own: beside a bar they would seem to belong to the tick. */
const VALUES = 84;

/** Draws members as zero-based bars in the order given, each a link that narrows to it; what it is compared with as a tick across it. */
export function memberBars({ bars, label, width }: MemberBarsData): string {
  const names = placeRowNames(
    bars.map(({ name }) => name),
    width,
    { column: width < 500 ? 118 : 200, before: 0, row: ROW },
  );
  const values = bars.flatMap(({ value, before }) => [value ?? 0, before ?? 0]);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  return drawPlot(
    { label, linked: bars.some(({ href }) => href !== null) },
    {
      ...{
        width,
        height: bars.length * names.row + 8,
        marginLeft: names.column,
        marginRight: VALUES,
        marginTop: 4,
        marginBottom: 4,
      },
      x: { axis: null, domain: [least, most || 1] },
      y: { axis: null, domain: bars.map(({ key }) => key), padding: 0.22, align: 0 },
      marks: [
        Plot.barX(
          bars.filter(({ value }) => value !== null),
          { x: 'value', y: 'key', fill: 'var(--ramp-4)', rx2: 3, ...names.insets },
        ),
        Plot.tickX(
          bars.filter(({ before }) => before !== null),
          { x: 'before', y: 'key', stroke: 'var(--ink)', strokeWidth: 1.5, ...names.insets },
        ),
        Plot.text(bars, {
          ...{ y: 'key', text: 'text', frameAnchor: 'right', dx: VALUES, dy: names.barAt },
          ...{ textAnchor: 'end', fontWeight: 600 },
          fill: (bar: MemberBar) => (bar.value === null ? 'var(--ink-3)' : 'var(--ink)'),
        }),
        ...nameMarks(bars, names),
      ],
    },
  );
}

/** Names that narrow are links; an anchor without an address would be none. */
function nameMarks(bars: readonly MemberBar[], { column, nameAt, textOf }: RowNames): Plot.Markish[] {
  const look = {
    ...{ y: 'key', frameAnchor: 'left' as const, dx: -column, textAnchor: 'start' as const },
    ...{ dy: nameAt, fontSize: NAME_SIZE, lineHeight: 1.2 },
    text: (bar: MemberBar) => textOf(bar.name),
  };
  const linked = bars.filter(({ href }) => href !== null);
  return [
    Plot.text(linked, {
      ...{ ...look, href: 'href', fill: 'var(--accent)' },
      ariaLabel: (bar: MemberBar) => `${bar.name}: ${bar.text}`,
    }),
    Plot.text(
      bars.filter(({ href }) => href === null),
      { ...look, fill: 'var(--ink)' },
    ),
  ];
}
