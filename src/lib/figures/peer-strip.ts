import { linear } from './scale.ts';
import { element, frame } from './svg.ts';

export interface PeerStripData {
  /** Of the peers: lowest, first quartile, median, third quartile, highest. */
  quartiles: readonly [number, number, number, number, number];
  /** The unit itself; null where it has no value. */
  own: number | null;
  /** What the required path asks of it; null where there is none. */
  path: number | null;
  label: string;
}

const [WIDTH, HEIGHT, MARGIN] = [150, 22, 6];
const MIDDLE = HEIGHT / 2;

/**
 * Draws where a unit lies among its peers: a line from their lowest to their highest value, a bar for their middle half with a
 * tick at the median, the unit as a dot, its path as a dotted tick. The scale spans what is drawn.
 */
export function peerStrip({ quartiles, own, path, label }: PeerStripData): string {
  const [low, lower, median, upper, high] = quartiles;
  const drawn = [low, high, own, path].filter((value) => value !== null);
  const x = linear([Math.min(...drawn), Math.max(...drawn)], [MARGIN, WIDTH - MARGIN]);
  const tick = (value: number, attributes: object) =>
    element('line', { x1: x(value), x2: x(value), y1: 3, y2: HEIGHT - 3, ...attributes });
  return frame(
    { width: WIDTH, height: HEIGHT, label },
    element('line', {
      ...{ x1: x(low), x2: x(high), y1: MIDDLE, y2: MIDDLE },
      ...{ stroke: 'var(--control)', 'stroke-width': 1 },
    }),
    element('rect', {
      ...{ x: x(lower), y: MIDDLE - 4, width: Math.max(1, x(upper) - x(lower)), height: 8, rx: 2 },
      fill: 'var(--ramp-3)',
    }),
    tick(median, { stroke: 'var(--ink-2)', 'stroke-width': 1.5 }),
    path === null ? '' : tick(path, { stroke: 'var(--ink-3)', 'stroke-dasharray': '2 2' }),
    own === null
      ? ''
      : element('circle', {
          ...{ cx: x(own), cy: MIDDLE, r: 4.5, fill: 'var(--accent)' },
          ...{ stroke: 'var(--card)', 'stroke-width': 1.5 },
        }),
  );
}
