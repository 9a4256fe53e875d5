import { element, escapeXml, frame } from './svg.ts';
import { wrapText } from './text-width.ts';

const TYPE = { size: 14, line: 21 };
const PADDING = 26;

/** A figure of which nothing is there to draw: a dashed ground, as that of a missing cell, with why that is, or else with its title. */
export function nothingDrawn({ text, label, width }: { text: string; label: string; width: number }): string {
  const said = [label, text].filter(Boolean).join('. ');
  const lines = wrapText(text || label, TYPE.size, width - 2 * PADDING);
  const height = lines.length * TYPE.line + 2 * PADDING;
  const ground = { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 10, fill: 'none' };
  return frame(
    { width, height, label: said },
    element('rect', { ...ground, stroke: 'var(--control)', 'stroke-dasharray': '4 3' }),
    ...lines.map((line, at) =>
      element(
        'text',
        {
          ...{ x: width / 2, y: PADDING + at * TYPE.line + TYPE.size, 'text-anchor': 'middle' },
          ...{ 'font-size': TYPE.size, fill: 'var(--ink-2)' },
        },
        escapeXml(line),
      ),
    ),
  );
}
