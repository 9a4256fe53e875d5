import { element, escapeXml, frame } from './svg.ts';

export interface FunnelStep {
  name: string;
  count: number;
  /** The count, and its share of the step before, as they are written; share empty for the first. */
  countText: string;
  shareText: string;
}

const WIDTH = 400;
const ROW = 44;
const BAR = 16;
const ROOM = 110;

/** Draws steps that each keep a part of the one before as zero-based bars, names above them, counts at their ends. */
export function funnel({ steps, label }: { steps: readonly FunnelStep[]; label: string }): string {
  const most = Math.max(1, ...steps.map((step) => step.count));
  const marks = steps.flatMap((step, index) => {
    const top = index * ROW;
    const length = (step.count / most) * (WIDTH - ROOM);
    return [
      element('text', { x: 0, y: top + 13, 'font-size': 13, fill: 'var(--ink-2)' }, escapeXml(step.name)),
      element('rect', {
        y: top + 20,
        width: Math.max(1, length),
        height: BAR,
        rx: 3,
        fill: `var(--ramp-${6 - Math.min(2, index)})`,
      }),
      element(
        'text',
        { x: length + 8, y: top + 33, 'font-size': 13, fill: 'var(--ink)' },
        element('tspan', { 'font-weight': 600 }, escapeXml(step.countText)),
        step.shareText ? element('tspan', { dx: 7, fill: 'var(--ink-3)' }, escapeXml(step.shareText)) : '',
      ),
    ];
  });
  return frame({ width: WIDTH, height: steps.length * ROW - 6, label }, ...marks);
}
