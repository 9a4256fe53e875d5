import { linear } from './scale.ts';
import { element, frame, short } from './svg.ts';

export interface SparklineData {
  /** One a period, oldest first; null is a gap in the line, never a zero. */
  values: readonly (number | null)[];
  /** What the required path asks at the same periods; null where there is none. */
  path: readonly (number | null)[];
  /** What the line shows, in words. */
  label: string;
  /** Lowest and highest value of the scale, where several lines are to be compared; else what the two lines span. */
  domain?: readonly [number, number];
}

const WIDTH = 150;
const HEIGHT = 44;
const MARGIN = 5;

/**
 * Draws a year of a value as a line that ends in a dot, its required path dotted.
 * The scale fits both lines, unless one is given, and is not zero-based: it shows direction, the card shows size.
 *
 * @returns empty where there is no value to draw
 */
export function sparkline({ values, path, label, domain }: SparklineData): string {
  const known = [...values, ...path].filter((value) => value !== null);
  const last = values.findLastIndex((value) => value !== null);
  if (last < 0) return '';
  const x = linear([0, Math.max(1, values.length - 1)], [MARGIN, WIDTH - MARGIN]);
  const y = linear(domain ?? [Math.min(...known), Math.max(...known)], [HEIGHT - MARGIN, MARGIN]);
  return frame(
    { width: WIDTH, height: HEIGHT, label },
    element('path', {
      d: lineOf(path, x, y),
      fill: 'none',
      stroke: 'var(--ink-3)',
      'stroke-width': 1.3,
      'stroke-dasharray': '2 3',
    }),
    element('path', {
      d: lineOf(values, x, y),
      fill: 'none',
      stroke: 'var(--accent)',
      'stroke-width': 2,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
    }),
    element('circle', { cx: x(last), cy: y(values[last]!), r: 3, fill: 'var(--accent)' }),
  );
}

/** A line through the known values; a single one between gaps is a short dash, so that it is seen. */
function lineOf(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  return values
    .map((value, index) => {
      if (value === null) return '';
      const starts = index === 0 || values[index - 1] === null;
      return `${starts ? 'M' : 'L'}${short(x(index))} ${short(y(value))}${starts ? 'h0' : ''}`;
    })
    .join('');
}
