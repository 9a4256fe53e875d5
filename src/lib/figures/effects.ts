import * as Plot from '@observablehq/plot';
import { drawPlot } from './plot-frame.ts';
import { NAME_SIZE, placeRowNames, type RowNames } from './row-names.ts';
import type { Look } from './state-look.ts';

/** What did a part of a change: its own rate, its weight among the others, or that it came or went. */
export const effectKinds = ['rate', 'mix', 'coverage'] as const;
export type EffectKind = (typeof effectKinds)[number];

export interface EffectBar {
  id: string;
  name: string;
  /** In the unit of the axis; null for a line that bears only its name. */
  effects: { readonly [kind in EffectKind]: number } | null;
  /** All its effects together, as they are written. */
  text: string;
  /** Name, effects and their sum in words: the name of the link. */
  title: string;
  /** Null where the bar leads nowhere. */
  href: string | null;
  /** The whole change: set apart from its parts. */
  isWhole?: boolean;
}

export interface EffectsData {
  bars: readonly EffectBar[];
  label: string;
  /** In CSS pixels. */
  width: number;
}

interface Segment {
  id: string;
  kind: EffectKind;
  from: number;
  to: number;
}

const ROW = 24;

/** How a kind of effect looks in a legend. */
export function effectLook(kind: EffectKind): Look {
  const { fill, stroke, dashes } = looks[kind];
  return {
    ground: fill,
    ink: 'var(--ink)',
    border: stroke === 'none' ? null : stroke,
    dashes: dashes ?? null,
    sign: '',
  };
}

/** How each kind is drawn; coverage is an outline, as what is missing always is. */
const looks: Record<EffectKind, { fill: string; stroke: string; dashes: string | undefined }> = {
  rate: { fill: 'var(--ramp-5)', stroke: 'none', dashes: undefined },
  mix: { fill: 'var(--ramp-2)', stroke: 'var(--ramp-5)', dashes: undefined },
  coverage: { fill: 'var(--card)', stroke: 'var(--ink-2)', dashes: '3 2' },
};

/**
 * Draws a change taken apart as bars that diverge from zero: effects of one sign stand end to end on its side, and where a part has
 * some of either sign a tick marks their sum. Bars stand in the order given.
 */
export function effects({ bars, label, width }: EffectsData): string {
  const names = placeRowNames(
    bars.filter(({ effects: own }) => own !== null).map(({ name }) => name),
    width,
    { column: width < 500 ? 118 : 210, before: 0, row: ROW },
  );
  const segments = bars.flatMap(segmentsOf);
  const reach = segments.flatMap(({ from, to }) => [from, to]);
  return drawPlot(
    { label, linked: true },
    {
      width,
      height: bars.length * names.row + 10,
      ...{ marginLeft: names.column, marginRight: 4, marginTop: 4, marginBottom: 6 },
      x: { axis: null, domain: domainOf(reach), insetLeft: 54, insetRight: 54 },
      y: { axis: null, domain: bars.map(({ id }) => id), paddingInner: 0.24, paddingOuter: 0.12 },
      marks: [
        ...effectKinds.map((kind) => barsOf(kind, segments, names)),
        Plot.ruleX([0], { stroke: 'var(--control)', strokeWidth: 1 }),
        Plot.tickX(bars.filter(hasBothSigns), {
          x: netOf,
          y: 'id',
          stroke: 'var(--ink)',
          strokeWidth: 2.5,
          insetTop: names.insets.insetTop - 2,
          insetBottom: names.insets.insetBottom - 2,
        }),
        ...[1, -1].map((side) => sumTexts(bars, { segments, side, dy: names.barAt })),
        ...nameMarks(bars, names),
      ],
    },
  );
}

function barsOf(kind: EffectKind, segments: readonly Segment[], { insets }: RowNames): Plot.Markish {
  const { fill, stroke, dashes } = looks[kind];
  return Plot.barX(
    segments.filter((segment) => segment.kind === kind),
    {
      ...{ x1: 'from', x2: 'to', y: 'id', fill, stroke, strokeWidth: 1, ...insets },
      ...(dashes ? { strokeDasharray: dashes } : {}),
    },
  );
}

/** The sum at the outer end of a bar, on the side it stands on. */
function sumTexts(
  bars: readonly EffectBar[],
  { segments, side, dy }: { segments: readonly Segment[]; side: number; dy: number },
): Plot.Markish {
  const reachOf = ({ id }: EffectBar) =>
    segments
      .filter((segment) => segment.id === id)
      .reduce((most, { to }) => (to * side > most * side ? to : most), 0);
  const standing = bars.filter((bar) => bar.effects !== null && (netOf(bar) < 0 ? -1 : 1) === side);
  return Plot.text(standing, {
    ...{ x: reachOf, y: 'id', text: 'text', dx: 6 * side, dy, textAnchor: side > 0 ? 'start' : 'end' },
    ...{ fontWeight: 600, fill: 'var(--ink)', stroke: 'var(--card)', strokeWidth: 3 },
  });
}

function nameMarks(bars: readonly EffectBar[], { column, nameAt, textOf }: RowNames): Plot.Markish[] {
  const written = (shown: readonly EffectBar[], more: Plot.TextOptions) =>
    Plot.text(shown, {
      ...{ y: 'id', frameAnchor: 'left', dx: -column, dy: nameAt, textAnchor: 'start' },
      ...{ fontSize: NAME_SIZE, lineHeight: 1.2 },
      text: ({ name, effects: own }: EffectBar) => (own === null ? name : textOf(name)),
      ariaLabel: 'title',
      ...more,
    });
  const [linked, plain] = [
    bars.filter(({ href }) => href !== null),
    bars.filter(({ href }) => href === null),
  ];
  return [
    written(linked, { href: 'href', fill: 'var(--accent)' }),
    written(
      plain.filter(({ isWhole }) => isWhole),
      { fill: 'var(--ink)', fontWeight: 600 },
    ),
    written(
      plain.filter(({ isWhole }) => !isWhole),
      { fill: 'var(--ink-2)' },
    ),
  ];
}

function segmentsOf({ id, effects: own }: EffectBar): Segment[] {
  if (own === null) return [];
  const ends = { up: 0, down: 0 };
  return effectKinds.flatMap((kind) => {
    const size = own[kind];
    if (size === 0) return [];
    const side = size > 0 ? 'up' : 'down';
    const from = ends[side];
    ends[side] = from + size;
    return [{ id, kind, from, to: ends[side] }];
  });
}

function netOf({ effects: own }: EffectBar): number {
  return own === null ? 0 : own.rate + own.mix + own.coverage;
}

/** Whether a sum has to be marked: by far not all that a part did has the same sign. */
function hasBothSigns({ effects: own }: EffectBar): boolean {
  if (own === null) return false;
  const sizes = effectKinds.map((kind) => own[kind]);
  const [up, down] = [Math.max(0, ...sizes), -Math.min(0, ...sizes)];
  return Math.min(up, down) > 0.02 * Math.max(up, down);
}

function domainOf(reach: readonly number[]): [number, number] {
  const [low, high] = [Math.min(0, ...reach), Math.max(0, ...reach)];
  return low === high ? [-1, 1] : [low, high];
}
