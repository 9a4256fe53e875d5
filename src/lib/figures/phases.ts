import { linear } from './scale.ts';
import { element, escapeXml, frame } from './svg.ts';
import { textWidth, wrapText } from './text-width.ts';

export interface PhaseBar {
  name: string;
  /** ISO days, inclusive; `to` null while the phase is open. */
  from: string;
  to: string | null;
  /** What measures the phase, by name with its value and goal as they are written, and where that leads; null where nothing does. */
  measure: { text: string; href: string } | null;
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
/** Between the words above a bar and the bar, and from a row to the next. */
const ABOVE = 7;
const APART = 12;

/**
 * Draws phases, which may overlap, on one axis of years with a mark at as-of. A bar is time and nothing else, stronger where the phase runs at the
 * mark; its name stands whole above it and what measures it below, in as many lines as they take.
 */
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
    { width, height: floor + 34, label, linked: bars.some(({ measure }) => measure !== null) },
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
    ...rows.map((row) => barMark(row, { x, end: width, today })),
    ...besideWords(rows, { x, at, width, floor: floor + 6 }).flatMap(([y1, y2]) => [
      element('line', { x1: at, x2: at, y1, y2, stroke: 'var(--card)', 'stroke-width': 5 }),
      element('line', { x1: at, x2: at, y1, y2, stroke: 'var(--bad)', 'stroke-width': 2 }),
    ]),
    ...rows.flatMap((row) => rowWords(row, wordsAt(row, x, width))),
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

/** A phase with its words, line by line, and from where to where it stands. */
interface Row {
  bar: PhaseBar;
  /** Above the bar, and below it. */
  name: string[];
  measure: string[];
  /** Upper edges of the row, of its bar and of the row below. */
  top: number;
  barTop: number;
  below: number;
}

function rowsOf(bars: readonly PhaseBar[], width: number): Row[] {
  let below = 0;
  return bars.map((bar) => {
    const name = wrapText(bar.name, SIZE, width);
    const measure = bar.measure ? wrapText(bar.measure.text, SIZE, width) : [];
    const top = below;
    const barTop = top + name.length * LINE + ABOVE;
    below = barTop + BAR + measure.length * LINE + APART;
    return { bar, name, measure, top, barTop, below };
  });
}

/** All lines of a row's words with their baselines. */
const linesOf = ({ name, measure, top, barTop }: Row): { text: string; y: number }[] => [
  ...name.map((text, at) => ({ text, y: top + (at + 1) * LINE })),
  ...measure.map((text, at) => ({ text, y: barTop + BAR + (at + 1) * LINE })),
];

function barMark({ bar, barTop }: Row, { x, end, today }: { x: Scale; end: number; today: string }): string {
  const start = x(yearOf(bar.from));
  const isNow = bar.from <= today && (bar.to === null || today <= bar.to);
  return element('rect', {
    ...{ x: start, y: barTop, width: (bar.to ? x(yearAfter(bar.to)) : end) - start - 2, height: BAR, rx: 3 },
    ...{ fill: isNow ? 'var(--ramp-2)' : 'var(--accent-soft)', stroke: 'var(--line-2)' },
  });
}

type Scale = (year: number) => number;

/** Room that the mark leaves beside words. */
const CLEAR = 4;

/** From where to where the mark is drawn: it stops where words stand in its way, since letters that are crossed are not read. */
function besideWords(
  rows: readonly Row[],
  { x, at, width, floor }: { x: Scale; at: number; width: number; floor: number },
): [from: number, to: number][] {
  const crossed = rows.flatMap((row) => {
    const left = wordsAt(row, x, width) - CLEAR;
    return linesOf(row).flatMap(({ text, y }) =>
      at >= left && at <= left + textWidth(text, SIZE) + 2 * CLEAR ? [y - LINE] : [],
    );
  });
  const from = [0, ...crossed.map((top) => top + LINE + CLEAR)];
  const to = [...crossed.map((top) => top + CLEAR / 2), floor];
  return from
    .map((start, index): [number, number] => [start, to[index]!])
    .filter(([above, below]) => below - above > CLEAR);
}

function wordsAt(row: Row, x: Scale, end: number): number {
  const widest = Math.max(...linesOf(row).map(({ text }) => textWidth(text, SIZE)));
  return Math.max(0, Math.min(x(yearOf(row.bar.from)), end - widest));
}

/** The words of a row: what measures it is one link. */
function rowWords(row: Row, left: number): string[] {
  const { measure } = row.bar;
  const written = linesOf(row).map(({ text, y }, at) =>
    element(
      'text',
      {
        ...{ x: left, y, 'font-size': SIZE, fill: at < row.name.length ? 'var(--ink-2)' : 'var(--accent)' },
        ...{ stroke: 'var(--card)', 'stroke-width': 4, 'paint-order': 'stroke' },
      },
      escapeXml(text),
    ),
  );
  const names = written.slice(0, row.name.length);
  if (measure === null) return names;
  const { text, href } = measure;
  return [...names, element('a', { href, 'aria-label': text }, ...written.slice(row.name.length))];
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
