import { element, frame } from './svg.ts';

export interface BarPart {
  count: number;
  /** Any CSS colour, usually a token. */
  colour: string;
}

const WIDTH = 400;
const HEIGHT = 24;
const GAP = 2;

/** Draws the parts of a whole as one bar, in the order given. Parts of nothing are left out. */
export function stackedBar({ parts, label }: { parts: readonly BarPart[]; label: string }): string {
  const shown = parts.filter((part) => part.count > 0);
  const total = shown.reduce((sum, part) => sum + part.count, 0);
  const room = WIDTH - GAP * Math.max(0, shown.length - 1);
  const marks = shown.map((part, index) => {
    const before = shown.slice(0, index).reduce((sum, { count }) => sum + count, 0);
    return element('rect', {
      x: (before / total) * room + index * GAP,
      width: (part.count / total) * room,
      height: HEIGHT,
      fill: part.colour,
    });
  });
  return frame({ width: WIDTH, height: HEIGHT, label, stretched: true }, ...marks);
}
