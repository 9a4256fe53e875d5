import * as Plot from '@observablehq/plot';
import { LINE, placeLabels, type Frame, type PlacedLabel } from './break-labels.ts';

/** A day on which a series breaks, or what it counts. */
export interface BreakDay {
  /** ISO day */
  date: string;
  label: string;
}

/** The lines at which a series breaks within its points, with their labels above the figure. */
export function placeBreaks(
  breaks: readonly BreakDay[],
  points: readonly { date: Date }[],
  frame: Frame,
): PlacedLabel[] {
  const [first, last] = [points.at(0)?.date, points.at(-1)?.date];
  const seen = breaks
    .map((line) => ({ ...line, at: new Date(`${line.date}T00:00:00Z`) }))
    .filter((line) => first && last && line.at >= first && line.at <= last);
  return placeLabels(seen, frame);
}

/** @param marginTop room above the figure, where the labels stand */
export function breakMarks(labels: readonly PlacedLabel[], marginTop: number): Plot.Markish[] {
  if (labels.length === 0) return [];
  return [
    Plot.ruleX(labels, { x: 'at', stroke: 'var(--control)', strokeWidth: 1 }),
    ...labels.map(({ at, text, side, row }) =>
      Plot.text([at], {
        x: at,
        text: () => text,
        frameAnchor: 'top',
        dx: side === 'start' ? 5 : -5,
        dy: 6 - marginTop + row * LINE,
        lineAnchor: 'top',
        lineHeight: LINE / 12,
        textAnchor: side,
        fill: 'var(--ink-3)',
      }),
    ),
  ];
}
