import type { ValueState } from '#warehouse/model/value.ts';
import { cutName } from './cut-name.ts';
import { element, escapeXml, frame } from './svg.ts';
import { stateSigns } from './tile-grid.ts';

export interface UnitHeatCell {
  state: ValueState;
  /** Name of the colour tokens of a cell with a value, `ramp-3` or `worse-2`; null without one. */
  step: string | null;
  /** The value as it is written in the cell. */
  text: string;
  /** Behind its path by more than is tolerated: marked, so that colour is not alone. */
  isMarked: boolean;
  /** Unit, period, value and state in words: the name of the link. */
  title: string;
  href: string;
}

export interface UnitHeatRow {
  id: string;
  name: string;
  href: string;
  /** The unit the page is about: its name is bold. */
  isAsked: boolean;
  cells: readonly UnitHeatCell[];
}

export interface UnitHeatMapData {
  /** Names of the periods, oldest first; a line break parts month and year. */
  columns: readonly string[];
  rows: readonly UnitHeatRow[];
  /** Column before which a line parts values that do not compare; none where it is 0 or less. */
  breakAt: number;
  /** The finding, in words. */
  label: string;
  /** `wide`: for a whole card. `narrow`: for a phone. */
  shape: 'wide' | 'narrow';
}

const sizes = {
  wide: { names: 210, cell: 92, height: 22, letters: 25 },
  narrow: { names: 112, cell: 38, height: 26, letters: 14 },
};
const GAP = 2;
const HEAD = 34;

/**
 * Draws units × periods as a grid of cells with their values: colour is a magnitude or a distance to the path, what is missing has the
 * look and the sign of its state. Keys reach the names alone; the cells' links are also those of the table.
 */
export function unitHeatMap({ columns, rows, breakAt, label, shape }: UnitHeatMapData): string {
  const { names, cell, height, letters } = sizes[shape];
  const x = (column: number) => names + column * (cell + GAP);
  const heads = columns.flatMap((column, at) =>
    column.split('\n').map((line, row) =>
      element(
        'text',
        {
          x: x(at) + cell / 2,
          y: 12 + row * 14,
          'text-anchor': 'middle',
          'font-size': 12,
          fill: 'var(--ink-3)',
        },
        escapeXml(line),
      ),
    ),
  );
  return frame(
    { width: x(columns.length) - GAP + 2, height: HEAD + rows.length * (height + GAP), label, linked: true },
    ...heads,
    ...rows.map((row, at) =>
      element(
        'g',
        { transform: `translate(0,${HEAD + at * (height + GAP)})` },
        nameMark(row, { letters, height }),
        element(
          'g',
          { 'text-anchor': 'middle', 'font-size': 12 },
          ...row.cells.map((one, column) => cellMark(one, { x: x(column), width: cell, height })),
        ),
      ),
    ),
    breakAt > 0
      ? element('path', {
          d: `M${x(breakAt) - GAP / 2} ${HEAD - 4}v${rows.length * (height + GAP) + 4}`,
          stroke: 'var(--ink)',
          'stroke-width': 2,
        })
      : '',
  );
}

function nameMark(
  { name, href, isAsked }: UnitHeatRow,
  { letters, height }: { letters: number; height: number },
) {
  return element(
    'a',
    { href, 'aria-label': name },
    element(
      'text',
      {
        ...{ x: 0, y: height / 2 + 4.5, 'font-size': 13, fill: 'var(--accent)' },
        'font-weight': isAsked ? 700 : 400,
      },
      escapeXml(cutName(name, letters)),
    ),
  );
}

/** There are hundreds of cells: what all share is said once, by their row. */
function cellMark(
  cell: UnitHeatCell,
  { x, width, height }: { x: number; width: number; height: number },
): string {
  const { ground, ink, border, dashes } = lookOf(cell);
  const sign = cell.step === null ? stateSigns[cell.state as keyof typeof stateSigns] : cell.text;
  return element(
    'a',
    { href: cell.href, 'aria-label': cell.title, class: 'tile', tabindex: -1 },
    element('rect', {
      ...{ x: x + 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 3, fill: ground, stroke: border },
      'stroke-dasharray': dashes,
    }),
    cell.isMarked ? element('path', { d: `M${x + width - 8} 1h7v7z`, fill: ink }) : '',
    element('text', { x: x + width / 2, y: height / 2 + 4, fill: ink }, escapeXml(sign)),
  );
}

function lookOf({ step, state }: UnitHeatCell) {
  if (step !== null)
    return {
      ...{ ground: `var(--${step})`, ink: `var(--${step}-ink)` },
      ...(state === 'partial' ? { border: 'var(--ink)', dashes: '4 3' } : { border: null, dashes: null }),
    };
  if (state === 'suppressed')
    return { ground: 'var(--none-soft)', ink: 'var(--none)', border: 'var(--none)', dashes: null };
  if (state === 'not_expected')
    return { ground: 'none', ink: 'var(--ink-3)', border: 'var(--line)', dashes: null };
  return { ground: 'var(--card)', ink: 'var(--ink-2)', border: 'var(--control)', dashes: '3 3' };
}
