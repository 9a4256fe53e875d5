import { explorationHref } from '#lib/filters/exploration.ts';
import { magnitudeSteps, stateItems } from '#lib/figures/legend.ts';
import { heatMap, type HeatMapData } from '#lib/figures/heat-map.ts';
import { memberBars, type MemberBarsData } from '#lib/figures/member-bars.ts';
import { magnitudeStep, rampBoundaries } from '#lib/figures/scale.ts';
import { MOST_LINES, series, type SeriesData } from '#lib/figures/series.ts';
import { formatGoal } from '#lib/format/number.ts';
import { periodOnAxis } from '#lib/format/period.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { EACH_UNIT, type AnswerRow, type Explored, type ExploredAxis } from '#lib/server/explored.ts';
import { crossedBreaks } from '#lib/server/crossed-breaks.ts';
import { comparedText } from './compared-text.ts';
import { figureText, figureUnit, numberOf, type MarkOf } from './compose-cell.ts';
import { barMembers } from './bar-members.ts';
import { breakWithin } from './break-within.ts';
import { composeFinding } from './compose-finding.ts';
import { drawTiles, tilesOf } from './compose-tiles.ts';
import { both, counted, lookOfMark, type Drawn, type Told } from './drawn-figure.ts';
import { drillInto } from './drill.ts';
import type { DrawnAnswer } from './explore-view.ts';
import type { Screen } from './screen.ts';
import { chooseFigure, figureKindsOf } from './figure-kind.ts';
import { memberName, type Naming } from './member-name.ts';
import { TOTAL, type Member, type Pivot, type Place } from './pivot.ts';
import { markSigns } from './table-view.ts';
import { untoldNotes } from './untold-notes.ts';

/** Members drawn; the table has all. */
const MOST_BARS = 40;
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
  const { explored, words, catalog } = naming;
  const tiles = tilesOf(explored, catalog);
  const kinds = figureKindsOf(explored, pivot, { hasTiles: tiles.length > 0 });
  const kind = chooseFigure(explored.asked.figure, kinds);
  const title = composeFinding(pivot, naming);
  const signOf = (row: AnswerRow | undefined) => markSigns[markOf(row, explored.main) ?? 'none'];
  const told: Told = { title, naming, signOf, markOf, wide: hasBoards ? 960 : 1320, screen };
  const drawn = kind === 'map' ? drawTiles(pivot, tiles, told) : drawAs(kind, pivot, told);
  return {
    ...{ kind, title },
    name: contentText(explored.main.name, words.language, words.fallback),
    figures: figuresOf(naming),
    kinds: kinds.map((one) => ({
      kind: one,
      href: explorationHref({ ...explored.asked, figure: one === kinds[0] ? null : one }),
      isShown: one === kind,
    })),
    ...drawn,
    notes: [...drawn.notes, ...untoldNotes(pivot, naming)],
  };
}

/** Each figure with the address that draws it; the first is drawn anyway where nothing else is sorted by. */
function figuresOf({ explored, words }: Naming): DrawnAnswer['figures'] {
  const { asked, figures, main } = explored;
  return figures.map((figure) => ({
    name: contentText(figure.name, words.language, words.fallback),
    href: explorationHref({
      ...asked,
      drawn: figure === figures[0] && asked.order === null ? null : figure.id,
    }),
    isShown: figure === main,
  }));
}

function drawAs(kind: DrawnAnswer['kind'], pivot: Pivot, told: Told): Drawn {
  if (kind === 'line') return drawLines(pivot, told);
  if (kind === 'bar') return drawBars(pivot, told);
  if (kind === 'heat') return drawCells(pivot, told);
  return { wide: '', narrow: '', legend: null, notes: [] };
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
      href: member === TOTAL || axis === null ? null : drillHref(member, axis, naming),
    })),
    format: (value) => figureText(value, main, words),
    tick: (value) => formatGoal(value, main.format, words.language),
    axis: (period) => periodOnAxis(period, explored.grain, words),
  };
  return {
    ...both(told, (width) => series({ ...data, width })),
    legend: null,
    notes: counted('largest', shown, members, words),
  };
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
  const { main } = explored;
  const { axis, members, rowOf } = barMembers(pivot, explored);
  const shown = members.slice(0, MOST_BARS);
  const [comparison] = explored.comparisons;
  const partialSign = (row: AnswerRow | undefined) =>
    markOf(row, main) === 'partial' ? markSigns.partial : '';
  const data: Omit<MemberBarsData, 'width'> = {
    label: title,
    bars: shown.map((member) => {
      const row = rowOf(member);
      const value = numberOf(row, main.id);
      return {
        ...{ key: `member ${String(member)}`, name: memberName(member, axis, naming).text, value },
        text: value === null ? signOf(row) : figureText(value, main, words) + partialSign(row),
        before: comparison ? numberOf(row, `${main.id}_${comparison}`) : null,
        href: drillHref(member, axis, naming),
      };
    }),
  };
  const before = comparison && comparedText(comparison, naming, explored.columns !== null).within;
  const tick =
    before && data.bars.some((bar) => bar.before !== null)
      ? [words.t('explore.figure.tick', { before })]
      : [];
  return {
    ...both(told, (width) => memberBars({ ...data, width })),
    legend: null,
    notes: [
      ...counted('first', shown, members, words),
      ...tick,
      ...(shown.some((member) => partialSign(rowOf(member)) !== '')
        ? [`${markSigns.partial} ${words.t('state.partial')}`]
        : []),
    ],
  };
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
    areNamed: columns!.kind !== 'period',
    columnLinks: across.map((member) => {
      const href = drillHref(member, columns!, naming);
      return href === null ? null : { href, title: memberName(member, columns!, naming).text };
    }),
    areRowsLinks: true,
    rows: down.map((member) => ({
      ...{ name: memberName(member, rows, naming).text, href: drillHref(member, rows, naming) },
      cells: across.map((column) => {
        const found = pivot.at(member, column);
        const value = numberOf(found, main.id);
        const state = lookOfMark[markOf(found, main) ?? (value === null ? 'none' : 'measured')];
        if (value === null) return { state, step: null, text: '' };
        const text = figureText(value, main, words);
        return { state, step: magnitudeStep(value, boundaries), text, short: text.replace(/\s?%$/u, '') };
      }),
    })),
  };
  return {
    ...both(told, (width) => heatMap({ ...data, width })),
    legend: legendOf(data.rows, boundaries, naming),
    notes: counted('first', down, pivot.rows, words),
  };
}

/** Where a drawn member leads: narrowed to it. */
function drillHref(member: Member, axis: ExploredAxis, naming: Naming): string | null {
  const drilled = drillInto(member, axis, naming);
  return drilled && explorationHref(drilled);
}

/** Where colours begin, which cells without room for their values leave to it, and states that occur. */
function legendOf(
  rows: HeatMapData['rows'],
  boundaries: readonly number[],
  { explored: { main }, words }: Naming,
): DrawnAnswer['legend'] {
  const states = new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)));
  return {
    scale: figureUnit(main, words),
    steps: magnitudeSteps(boundaries, (boundary) => figureText(boundary, main, words)),
    items: stateItems([...states], (state) => words.t(`state.${state}`)),
  };
}
