import { lookOf } from './state-look.ts';
import { statusShapes } from './status-shape.ts';
import type { Status } from '#warehouse/model/value.ts';
import { element, escapeXml, frame } from './svg.ts';
import { wrapText } from './text-width.ts';

/** A line among others: its drawing, and the last value as it is written. */
export interface NamedLine {
  name: string;
  /** A sparkline; empty where nothing was measured. */
  svg: string;
  value: string;
  status: Status;
}

const CELL = { width: 150, height: 82, gap: 16 };
const LINE = { top: 4, height: 44 };
/** Type of a name, and height of a line of it. */
const NAME = { size: 12, line: 16 };

/** Draws small lines side by side, as a page has them in its own columns: for a file. */
export function smallLines({
  lines,
  label,
  width,
}: {
  lines: readonly NamedLine[];
  label: string;
  /** Room in CSS pixels. */
  width: number;
}): string {
  const across = Math.max(1, Math.floor((width + CELL.gap) / (CELL.width + CELL.gap)));
  const down = Math.ceil(lines.length / across);
  const names = lines.map(({ name }) => wrapText(name, NAME.size, CELL.width));
  const head = NAME.line * Math.max(1, ...names.map((own) => own.length));
  const height = head + CELL.height;
  return frame(
    { width: across * (CELL.width + CELL.gap) - CELL.gap, height: Math.max(1, down) * height + 4, label },
    ...lines.map((line, at) =>
      element(
        'g',
        {
          transform: `translate(${(at % across) * (CELL.width + CELL.gap)},${Math.floor(at / across) * height})`,
        },
        ...nameMarks(names[at]!),
        element('g', { transform: `translate(0,${head})` }, ...lineMarks(line)),
      ),
    ),
  );
}

function nameMarks(lines: readonly string[]): string[] {
  return lines.map((line, at) =>
    element(
      'text',
      { x: 0, y: 13 + at * NAME.line, 'font-size': NAME.size, fill: 'var(--ink)' },
      escapeXml(line),
    ),
  );
}

function lineMarks({ svg, value, status }: NamedLine): string[] {
  const { path, tone, outlined } = statusShapes[status];
  const { ground, ink, border, dashes, sign } = lookOf('not_measured', null);
  const box = { x: 0.5, y: LINE.top, width: CELL.width - 1, height: LINE.height, rx: 4 };
  return [
    svg
      ? svg.replace('<svg', `<svg y="${LINE.top}"`)
      : element('rect', { ...box, fill: ground, stroke: border, 'stroke-dasharray': dashes }) +
        element(
          'text',
          { x: CELL.width / 2, y: 30, 'text-anchor': 'middle', 'font-size': 12, fill: ink },
          sign,
        ),
    element('path', {
      ...{ d: path, transform: 'translate(0,57)', 'stroke-width': 1.6 },
      fill: outlined ? 'none' : `var(--${tone})`,
      stroke: outlined ? `var(--${tone})` : null,
    }),
    element(
      'text',
      { x: 18, y: 67, 'font-size': 12, 'font-weight': 600, fill: 'var(--ink)' },
      escapeXml(value),
    ),
  ];
}
