import * as Plot from '@observablehq/plot';
import { cutName } from './cut-name.ts';
import { drawPlot } from './plot-frame.ts';
import { rampBoundaries, rampStep } from './scale.ts';

export interface HeatCell {
  row: string;
  column: string;
  /** Null where there is none; `text` then is the sign that stands for it. */
  value: number | null;
  text: string;
}

export interface HeatMapData {
  /** Keys in order, with their names. */
  rows: readonly { key: string; name: string }[];
  columns: readonly { key: string; name: string }[];
  cells: readonly HeatCell[];
  /** The finding, in words. */
  label: string;
  /** In CSS pixels. */
  width: number;
}

const ROW = 24;

/** Narrower cells bear no number. */
const ROOM_FOR_TEXT = 38;

/** Draws members by columns as cells: magnitude by one accent, what is missing dashed and never pale. */
export function heatMap({ rows, columns, cells, label, width }: HeatMapData): string {
  const narrow = width < 500;
  const names = narrow ? 96 : 180;
  const measured = cells.filter((cell) => cell.value !== null);
  const missing = cells.filter((cell) => cell.value === null);
  const boundaries = rampBoundaries(measured.map((cell) => cell.value!));
  const step = (cell: HeatCell) => rampStep(cell.value!, boundaries);
  const room = (width - names - 4) / Math.max(1, columns.length);
  const nameOf = new Map([...rows, ...columns].map(({ key, name }) => [key, name]));
  const every = Math.max(1, Math.ceil((narrow ? 34 : 44) / room));
  const heads = columns.filter((_, at) => (columns.length - 1 - at) % every === 0);
  const top = Math.max(1, ...heads.map(({ name }) => name.split('\n').length)) * 14 + 6;
  const shared = { x: 'column', y: 'row', inset: 1, rx: 3 };
  return drawPlot(
    { label },
    {
      ...{
        width,
        height: rows.length * ROW + top + 4,
        marginLeft: names,
        marginRight: 4,
        marginTop: top,
        marginBottom: 4,
      },
      x: { axis: null, domain: columns.map(({ key }) => key), padding: 0 },
      y: { axis: null, domain: rows.map(({ key }) => key), padding: 0 },
      marks: [
        Plot.cell(measured, { ...shared, fill: (cell: HeatCell) => `var(--ramp-${step(cell)})` }),
        Plot.cell(missing, { ...shared, fill: 'none', stroke: 'var(--control)', strokeDasharray: '3 3' }),
        Plot.text(room < ROOM_FOR_TEXT ? missing : cells, {
          ...{ x: 'column', y: 'row', text: 'text', fontSize: room < 52 ? 10 : 12 },
          fill: (cell: HeatCell) => (cell.value === null ? 'var(--ink-2)' : `var(--ramp-${step(cell)}-ink)`),
        }),
        Plot.text(rows, {
          ...{
            y: 'key',
            frameAnchor: 'left',
            dx: -names,
            textAnchor: 'start',
            fontSize: 13,
            fill: 'var(--ink)',
          },
          text: ({ name }: { name: string }) => cutName(name, narrow ? 13 : 26),
        }),
        Plot.text(heads, {
          ...{ x: 'key', frameAnchor: 'top', lineAnchor: 'bottom', dy: -6 },
          text: ({ key }: { key: string }) =>
            nameOf
              .get(key)!
              .split('\n')
              .map((line) => cutName(line, Math.max(4, Math.floor((room * every) / 7))))
              .join('\n'),
        }),
      ],
    },
  );
}
