import { linear } from './scale.ts';
import { element, frame, short } from './svg.ts';

export interface RangeStripData {
  /** One a period, oldest first; null is a gap. */
  values: readonly (number | null)[];
  /** The finding, in words. */
  label: string;
}

/** Width of a period and height of the strip, in its own units: it is pulled to the width of its card. */
const STEP = 10;
const HEIGHT = 40;

/**
 * Draws a figure over all its periods as bars in one strip, to choose a range from: each period takes the same width, from one edge to the
 * other. Bars are zero-based and hang from the zero line where they are negative; a period without a value has a dash at the foot.
 */
export function rangeStrip({ values, label }: RangeStripData): string {
  const known = values.filter((value) => value !== null);
  const y = linear([Math.min(0, ...known), Math.max(0, ...known) || 1], [HEIGHT, 2]);
  const bars = values.map((value, place) => {
    const x = place * STEP + 1;
    if (value === null)
      return element('path', {
        ...{ d: `M${x + 1} ${HEIGHT - 1}h${STEP - 4}`, stroke: 'var(--ink-3)', 'stroke-dasharray': '2 2' },
      });
    const [top, foot] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
    return element('rect', {
      ...{ x, y: short(top), width: STEP - 2, height: short(Math.max(1, foot - top)), fill: 'var(--ramp-3)' },
    });
  });
  return frame({ width: values.length * STEP, height: HEIGHT, label, stretched: true }, ...bars);
}
