import { explorationHref } from '#lib/filters/exploration.ts';
import { heatMap, type HeatMapData } from '#lib/figures/heat-map.ts';
import { memberBars, type MemberBarsData } from '#lib/figures/member-bars.ts';
import { rampBoundaries, rampStep } from '#lib/figures/scale.ts';
import { MOST_LINES, series, type SeriesData } from '#lib/figures/series.ts';
import { formatGoal } from '#lib/format/number.ts';
import { periodOnAxis } from '#lib/format/period.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { EACH_UNIT, type AnswerRow, type Explored, type ExploredAxis } from '#lib/server/explored.ts';
import { crossedBreaks } from '#lib/server/crossed-breaks.ts';
import { figureText, numberOf, type MarkOf } from './compose-cell.ts';
import { barMembers } from './bar-members.ts';
import { breakWithin } from './break-within.ts';
import { composeFinding } from './compose-finding.ts';
import { drillInto } from './drill.ts';
import type { DrawnAnswer } from './explore-view.ts';
import type { Screen } from './screen.ts';
import { chooseFigure, figureKindsOf } from './figure-kind.ts';
import { memberName, type Naming } from './member-name.ts';
import { TOTAL, type Member, type Pivot, type Place } from './pivot.ts';
import { markSigns } from './table-view.ts';
import { untoldNotes } from './untold-notes.ts';

/** Members drawn; the table has all. */
const MOST_BARS = 24;
const MOST_CELLS_DOWN = 40;
const MOST_CELLS_ACROSS = 24;

/** Draws an answer's main figure for wide and narrow screens, in the way asked for or the one that fits; its title says what it shows. */
export function composeFigure(
  pivot: Pivot,
  {
    markOf,
    hasBoards,
    naming,
    screen,
  }: { markOf: MarkOf; hasBoards: boolean; naming: Naming; screen: Screen | null },
): DrawnAnswer {
  const { explored, words } = naming;
  const kinds = figureKindsOf(explored, pivot);
  const kind = chooseFigure(explored.asked.figure, kinds);
  const title = composeFinding(pivot, naming);
  const signOf = (row: AnswerRow | undefined) => markSigns[markOf(row, explored.main) ?? 'none'];
  const drawn = drawAs(kind, pivot, { title, naming, signOf, markOf, wide: hasBoards ? 960 : 1320, screen });
  return {
    ...{ kind, title },
    name: contentText(explored.main.name, words.language, words.fallback),
    kinds: kinds.map((one) => ({
      kind: one,
      href: explorationHref({ ...explored.asked, figure: one === kinds[0] ? null : one }),
      isShown: one === kind,
    })),
    ...drawn,
    notes: [...drawn.notes, ...untoldNotes(pivot, naming)],
  };
}

type Drawn = Pick<DrawnAnswer, 'wide' | 'narrow' | 'notes'>;

/** What a drawing needs to be told besides the answer. */
interface Told {
  title: string;
  naming: Naming;
  /** The sign of a figure that is not there. */
  signOf: (row: AnswerRow | undefined) => string;
  markOf: MarkOf;
  /** Width of the wide drawing, in CSS pixels. */
  wide: number;
  /** The screen it is drawn for; null where that is not known. */
  screen: Screen | null;
}

function drawAs(kind: DrawnAnswer['kind'], pivot: Pivot, told: Told): Drawn {
  if (kind === 'line') return drawLines(pivot, told);
  if (kind === 'bar') return drawBars(pivot, told);
  if (kind === 'heat') return drawCells(pivot, told);
  return { wide: '', narrow: '', notes: [] };
}

function drawLines(pivot: Pivot, told: Told): Drawn {
  const { title, naming } = told;
  const { explored, words } = naming;
  const { rows, columns, main } = explored;
  const isTurned = columns?.kind === 'period';
  const axis: ExploredAxis | null = isTurned ? rows : columns;
  const periods = (isTurned ? pivot.columns : pivot.rows).toSorted();
  const members: readonly Place[] = axis
    ? inOrder(axis, isTurned ? pivot.rows : pivot.columns, { isTurned, pivot, explored })
    : [TOTAL];
  const shown = members.slice(0, MOST_LINES);
  const valueAt = (member: Place, period: Member) =>
    numberOf(isTurned ? pivot.at(member, period) : pivot.at(period, member), main.id);
  const line = breakWithin(explored);
  const data: Omit<SeriesData, 'width'> = {
    label: title,
    partedAt: line?.date ?? null,
    breaks: crossedBreaks(naming.catalog, explored).map((crossed) => ({
      date: crossed.line.date,
      label: contentText(crossed.line.label, words.language, words.fallback).text,
    })),
    lines: shown.map((member) => ({
      name: member === TOTAL || axis === null ? '' : memberName(member, axis, naming).text,
      points: periods.map((period) => ({ period: String(period), value: valueAt(member, period) })),
    })),
    format: (value) => figureText(value, main, words),
    tick: (value) => formatGoal(value, main.format, words.language),
    axis: (period) => periodOnAxis(period, explored.grain, words),
  };
  return both(told, (width) => series({ ...data, width }), counted('largest', shown, members, words));
}

/** Units compared have their lines, and so their colours, in the order in which they were asked for, however the table is sorted. */
function inOrder(
  { id }: ExploredAxis,
  members: readonly Member[],
  { isTurned, pivot, explored }: { isTurned: boolean; pivot: Pivot; explored: Explored },
): readonly Member[] {
  const { compared, main } = explored;
  if (id !== EACH_UNIT) return largest(members, isTurned, pivot, main.id);
  return compared.map(({ unitId }) => unitId).filter((unitId) => members.includes(unitId));
}

/** The members of lines by their totals; as they stand where there are none. */
function largest(members: readonly Member[], areRows: boolean, { at }: Pivot, column: string): Member[] {
  const weight = (member: Member) =>
    numberOf(areRows ? at(member, TOTAL) : at(TOTAL, member), column) ?? -Infinity;
  return members.toSorted((one, other) => weight(other) - weight(one) || 0);
}

function drawBars(pivot: Pivot, told: Told): Drawn {
  const { title, naming, signOf, markOf } = told;
  const { explored, words } = naming;
  const { main, asked } = explored;
  const { axis, members, rowOf } = barMembers(pivot, explored);
  const shown = members.slice(0, MOST_BARS);
  const [comparison] = asked.compare;
  const partialSign = (row: AnswerRow | undefined) =>
    markOf(row, main) === 'partial' ? markSigns.partial : '';
  const data: Omit<MemberBarsData, 'width'> = {
    label: title,
    bars: shown.map((member) => {
      const row = rowOf(member);
      const value = numberOf(row, main.id);
      const drilled = drillInto(member, axis, naming);
      return {
        ...{ key: `member ${String(member)}`, name: memberName(member, axis, naming).text, value },
        text: value === null ? signOf(row) : figureText(value, main, words) + partialSign(row),
        before: comparison ? numberOf(row, `${main.id}_${comparison}`) : null,
        href: drilled && explorationHref(drilled),
      };
    }),
  };
  const before = comparison && words.t(`explore.compared.${comparison}`);
  const tick =
    before && data.bars.some((bar) => bar.before !== null)
      ? [words.t('explore.figure.tick', { before })]
      : [];
  return both(told, (width) => memberBars({ ...data, width }), [
    ...counted('first', shown, members, words),
    ...tick,
    ...(shown.some((member) => partialSign(rowOf(member)) !== '')
      ? [`${markSigns.partial} ${words.t('state.partial')}`]
      : []),
  ]);
}

function drawCells(pivot: Pivot, told: Told): Drawn {
  const { title, naming, markOf } = told;
  const { explored, words } = naming;
  const { rows, columns, main, grain } = explored;
  const down = pivot.rows.slice(0, MOST_CELLS_DOWN);
  const across =
    columns!.kind === 'period'
      ? pivot.columns.slice(-MOST_CELLS_ACROSS)
      : pivot.columns.slice(0, MOST_CELLS_ACROSS);
  const nameOf = (member: Member, axis: ExploredAxis) =>
    axis.kind === 'period'
      ? periodOnAxis(String(member), grain, words)
      : memberName(member, axis, naming).text;
  const values = down.flatMap((row) =>
    across.flatMap((column) => numberOf(pivot.at(row, column), main.id) ?? []),
  );
  const boundaries = rampBoundaries(values);
  const data: Omit<HeatMapData, 'width'> = {
    label: title,
    columns: across.map((member) => nameOf(member, columns!)),
    rows: down.map((member) => ({
      ...{ name: memberName(member, rows, naming).text, href: null },
      cells: across.map((column) => {
        const found = pivot.at(member, column);
        const value = numberOf(found, main.id);
        const state = stateOfMark[markOf(found, main) ?? (value === null ? 'none' : 'measured')];
        if (value === null) return { state, step: null, text: '' };
        return { state, step: `ramp-${rampStep(value, boundaries)}`, text: figureText(value, main, words) };
      }),
    })),
  };
  return both(told, (width) => heatMap({ ...data, width }), counted('first', down, pivot.rows, words));
}

/** How a cell with a mark looks. */
const stateOfMark = {
  measured: 'measured',
  none: 'not_measured',
  unreported: 'not_measured',
  hidden: 'suppressed',
  notExpected: 'not_expected',
  partial: 'partial',
} as const;

/** Width of drawings for narrow screens, in CSS pixels. */
const NARROW = 336;

/** For both screens, or for the one that asks. */
function both({ wide, screen }: Told, draw: (width: number) => string, notes: string[]): Drawn {
  if (screen !== null) return { wide: draw(screen === 'wide' ? wide : NARROW), narrow: '', notes };
  return { wide: draw(wide), narrow: draw(NARROW), notes };
}

function counted(
  how: 'largest' | 'first',
  shown: readonly unknown[],
  all: readonly unknown[],
  { t }: Naming['words'],
): string[] {
  return shown.length < all.length
    ? [t(`explore.figure.${how}`, { shown: shown.length, count: all.length })]
    : [];
}
