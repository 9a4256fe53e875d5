import { linear } from './scale.ts';
import { element, escapeXml, frame } from './svg.ts';
import { textWidth, wrapText } from './text-width.ts';

export interface PhaseBar {
  name: string;
  /** ISO days, inclusive; `to` null while the phase is open. */
  from: string;
  to: string | null;
  /** Part done, 0–1; null where nothing measures it. */
  done: number | null;
  /** The part done as it is written; empty where nothing measures it. */
  doneText: string;
}

export interface PhasesData {
  phases: readonly PhaseBar[];
  /** ISO day of the mark, and its word. */
  today: string;
  todayText: string;
  label: string;
  /** In CSS pixels. */
  width: number;
}

const BAR = 12;
const SIZE = 12;
const LINE = 15;
/** Room of a row beside its words: between them and the bar, the bar, and to the next row. */
const REST = 31;

/** Draws phases, which may overlap, on one axis of years with a mark at as-of; a name stands whole above its bar, in as many lines as it takes. */
export function phases({ phases: bars, today, todayText, label, width }: PhasesData): string {
  if (bars.length === 0) return '';
  const first = Math.min(...bars.map((bar) => yearOf(bar.from)), Math.floor(yearOf(today)));
  const last = Math.max(
    ...bars.map((bar) => (bar.to ? yearAfter(bar.to) : Math.floor(yearOf(bar.from)) + 1)),
    Math.floor(yearOf(today)) + 1,
  );
  const x = linear([Math.floor(first), Math.ceil(last)], [0, width]);
  const rows = rowsOf(bars, width);
  const floor = rows.at(-1)!.below;
  const at = x(yearOf(today));
  const years = Array.from({ length: Math.ceil(last) - Math.floor(first) }, (_, i) => Math.floor(first) + i);
  return frame(
    { width, height: floor + 34, label },
    ...years.map((year) =>
      element('line', {
        x1: x(year),
        x2: x(year),
        y1: 0,
        y2: floor + 4,
        stroke: 'var(--line)',
        'stroke-width': 1,
      }),
    ),
    ...rows.map((row) => trackMark(row, x, width)),
    ...besideWords(rows, { x, at, width, floor: floor + 6 }).map(([y1, y2]) =>
      element('line', { x1: at, x2: at, y1, y2, stroke: 'var(--bad)', 'stroke-width': 2 }),
    ),
    ...rows.flatMap((row) => phaseMarks(row, x, width)),
    element(
      'text',
      {
        x: at,
        y: floor + 31,
        'text-anchor': anchorAt(at, width),
        'font-size': 12,
        'font-weight': 500,
        fill: 'var(--bad)',
      },
      escapeXml(todayText),
    ),
    ...years.map((year) =>
      element('text', { x: x(year) + 2, y: floor + 16, 'font-size': 12, fill: 'var(--ink-3)' }, String(year)),
    ),
  );
}

/** A phase with the lines above its bar, and from where to where it stands. */
interface Row {
  bar: PhaseBar;
  lines: string[];
  top: number;
  below: number;
}

function rowsOf(bars: readonly PhaseBar[], width: number): Row[] {
  let below = 0;
  return bars.map((bar) => {
    // The part done goes to no line of its own.
    const lines = wrapText(bar.doneText ? `${bar.name}\u00a0·\u00a0${bar.doneText}` : bar.name, SIZE, width);
    const top = below;
    below = top + lines.length * LINE + REST;
    return { bar, lines, top, below };
  });
}

function trackMark(row: Row, x: (year: number) => number, end: number): string {
  return element('rect', {
    ...placeOf(row, x, end),
    fill: 'var(--accent-soft)',
    stroke: 'var(--line-2)',
  });
}

/** Room that the mark leaves beside words. */
const CLEAR = 4;

/** From where to where the mark is drawn: it stops where words stand in its way, since letters that are crossed are not read. */
function besideWords(
  rows: readonly Row[],
  { x, at, width, floor }: { x: (year: number) => number; at: number; width: number; floor: number },
): [from: number, to: number][] {
  const crossed = rows.flatMap((row) => {
    const left = wordsAt(row, x, width) - CLEAR;
    return row.lines.flatMap((line, index) =>
      at >= left && at <= left + textWidth(line, SIZE) + 2 * CLEAR ? [row.top + index * LINE] : [],
    );
  });
  const from = [0, ...crossed.map((top) => top + LINE + CLEAR)];
  const to = [...crossed.map((top) => top + CLEAR / 2), floor];
  return from
    .map((start, index): [number, number] => [start, to[index]!])
    .filter(([above, below]) => below - above > CLEAR);
}

function wordsAt({ bar, lines }: Row, x: (year: number) => number, end: number): number {
  const widest = Math.max(...lines.map((line) => textWidth(line, SIZE)));
  return Math.max(0, Math.min(x(yearOf(bar.from)), end - widest));
}

function phaseMarks(row: Row, x: (year: number) => number, end: number): string[] {
  const track = placeOf(row, x, end);
  const { bar, lines, top } = row;
  const left = wordsAt(row, x, end);
  return [
    bar.done
      ? element('rect', { ...track, width: track.width * Math.min(1, bar.done), fill: 'var(--accent)' })
      : '',
    ...lines.map((line, at) =>
      element(
        'text',
        {
          x: left,
          y: top + (at + 1) * LINE,
          'font-size': SIZE,
          fill: 'var(--ink-2)',
          stroke: 'var(--card)',
          'stroke-width': 4,
          'paint-order': 'stroke',
        },
        escapeXml(line),
      ),
    ),
  ];
}

function placeOf({ bar, lines, top }: Row, x: (year: number) => number, end: number) {
  const start = x(yearOf(bar.from));
  return {
    x: start,
    y: top + lines.length * LINE + 7,
    width: (bar.to ? x(yearAfter(bar.to)) : end) - start - 2,
    height: BAR,
    rx: 3,
  };
}

function anchorAt(x: number, width: number): string {
  if (x < width * 0.15) return 'start';
  return x > width * 0.85 ? 'end' : 'middle';
}

/** A day as a fraction of its year: 2026-07-02 is about 2026.5. */
function yearOf(day: string): number {
  const year = Number(day.slice(0, 4));
  const start = Date.UTC(year, 0, 1);
  return year + (Date.parse(`${day}T00:00:00Z`) - start) / (Date.UTC(year + 1, 0, 1) - start);
}

function yearAfter(day: string): number {
  return yearOf(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10));
}
