import type { Indicator } from '#warehouse/model/indicator.ts';
import { heatMap, type HeatCell, type HeatMapData, type HeatRow } from '#lib/figures/heat-map.ts';
import { stateItems, type Legend } from '#lib/figures/legend.ts';
import { rampStep } from '#lib/figures/scale.ts';
import { lookOf } from '#lib/figures/state-look.ts';
import { fullText, gapText, unitOf, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatNumber, formatValue, type ValueFormat } from '#lib/format/number.ts';
import { capitalised, periodOnAxis } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { distanceScale, magnitudeScale, type HeatScale } from './heat-scale.ts';
import { indicatorHref } from './indicator-address.ts';
import { cellHref, cellText, periodText, type OverTimeSubject, type PathCell } from './over-time-cell.ts';
import { overTimeTitle } from './over-time-title.ts';
import type { OverTimeRow, OverTimeView } from './over-time-view.ts';
import { composeSmallLines } from './small-lines.ts';

/** Units drawn at most; the table has all. */
const MOST = 40;
/** Periods a phone has room for. */
const NARROW = 6;
/** Widths of the drawings, in CSS pixels. */
const WIDTHS = { wide: 1340, narrow: 352 };

type UnitCells = [unitId: string, cells: readonly PathCell[]];

/** Composes units over periods, those furthest behind first; null where fewer than two units or periods have a value. */
export function composeOverTime(subject: OverTimeSubject, words: Words): OverTimeView | null {
  const { units, periods, indicator, asked, view, line } = subject;
  const measured = [...units.values()].flat().filter(({ value }) => value !== null);
  if (units.size < 2 || new Set(measured.map(({ period }) => period)).size < 2) return null;
  const ordered: UnitCells[] = [...units].sort((one, other) => worstFirst(one, other, indicator));
  const shown = ordered.slice(0, MOST);
  const scale = scaleOf(measured);
  const rows = shown.map((unit) => heatRow(unit, { ...subject, scale }, words));
  const columns = periods.map(({ period, grain }) => periodOnAxis(period, grain, words));
  const label = overTimeTitle(ordered, subject, words);
  const isMap = asked.look === 'map';
  const breakAt = line === null ? 0 : periods.findIndex(({ period }) => period >= line.date);
  return {
    title: label,
    shown: asked.look,
    looks: (['map', 'lines'] as const).map((look) => ({
      name: { text: words.t(`heat.${look}`), language: words.language },
      href: indicatorHref(indicator.id, view, { ...asked, look }, 'over-time'),
      isShown: look === asked.look,
    })),
    note: unitOf(indicator, words),
    remark: noteBelow(subject, breakAt, words),
    wide: isMap ? heatMap({ columns, rows, breakAt, label, width: WIDTHS.wide }) : '',
    narrow: isMap ? heatMap({ ...latest({ columns, rows, breakAt }), label, width: WIDTHS.narrow }) : '',
    legend: legendOf(scale, rows, { indicator, words }),
    lines: isMap ? [] : composeSmallLines(shown, subject, words),
    columns: periods.map((period) => ({
      name: capitalised(periodText(period, subject, words)),
      month: period.period.slice(0, 7),
    })),
    rows: ordered.map((unit) => tableRow(unit, subject, words)),
  };
}

/** What has to be known of the figure: a break in it, and units that it leaves out. */
function noteBelow({ units, line }: OverTimeSubject, breakAt: number, words: Words): string {
  const { t, language, fallback } = words;
  const parts = [
    ...(line !== null && breakAt > 0
      ? [
          t('note.break', {
            day: formatDay(line.date, language),
            label: contentText(line.label, language, fallback).text,
          }),
        ]
      : []),
    ...(units.size > MOST ? [t('heat.first', { count: MOST, all: units.size })] : []),
  ];
  return parts.join(' ');
}

/** By the last period, as the page's own; those without a value last. */
function worstFirst([one, mine]: UnitCells, [other, theirs]: UnitCells, { better }: Indicator): number {
  const [a, b] = [mine.at(-1)?.value ?? null, theirs.at(-1)?.value ?? null];
  if (a === null || b === null) return Number(a === null) - Number(b === null) || one.localeCompare(other);
  return (better === 'up' ? a - b : b - a) || one.localeCompare(other);
}

/** Distances where most values have a path, magnitudes where they have none. */
function scaleOf(measured: readonly PathCell[]): HeatScale {
  const distances = measured.flatMap(({ behind }) => behind ?? []);
  if (distances.length * 2 > measured.length) return distanceScale(distances);
  return magnitudeScale(measured.map(({ value }) => value!));
}

function heatRow(
  [id, cells]: UnitCells,
  subject: OverTimeSubject & { scale: HeatScale },
  words: Words,
): HeatRow {
  const { indicator, catalog, view, asked, unitId, scale } = subject;
  const name = unitName(catalog.units.get(id)!, words.language, words.fallback).text;
  return {
    ...{ name, isAsked: id === unitId },
    href: indicatorHref(indicator.id, { ...view, unit: id }, { ...asked, level: null }),
    cells: cells.map((cell): HeatCell => {
      const amount = scale.kind === 'distance' ? cell.behind : cell.value;
      return {
        state: cell.state,
        step: cell.value === null ? null : amount === null ? 'unjudged' : scale.stepOf(amount),
        text: formatNumber(cell.value, cellFormat(indicator), words.language),
        isMarked: cell.status === 'behind',
        link: {
          title: `${name}, ${periodText(cell, subject, words)}: ${cellText(cell, indicator, words)}`,
          href: cellHref(cell, subject),
        },
      };
    }),
  };
}

/** What fits a cell: one decimal at most. */
function cellFormat({ unit, decimals }: Indicator): ValueFormat {
  return { unit, decimals: Math.min(1, decimals) };
}

function latest({ columns, rows, breakAt }: Pick<HeatMapData, 'columns' | 'rows'> & { breakAt: number }) {
  return {
    breakAt: breakAt - Math.max(0, columns.length - NARROW),
    columns: columns.slice(-NARROW),
    rows: rows.map((row) => ({ ...row, cells: row.cells.slice(-NARROW) })),
  };
}

/** What colours, marks and signs say; of magnitudes alike no colours. */
function legendOf(
  scale: HeatScale,
  rows: readonly HeatRow[],
  { indicator, words }: { indicator: Indicator; words: Words },
): Legend {
  const { t } = words;
  const steps = stepsOf(scale, indicator, words);
  const cells = rows.flatMap((row) => row.cells);
  const states = cells.map(({ state }) => state);
  const hasZero = cells.some(({ step }) => step === 'zero');
  const corner = { text: t('status.behind'), look: lookOf('not_expected', null), isCorner: true };
  return {
    scale: t(`heat.${scale.kind}`),
    steps: steps.length > 1 ? steps : [],
    items: [
      ...(cells.some(({ isMarked }) => isMarked)
        ? [{ ...corner, look: { ...corner.look, ink: 'var(--ink)', border: 'var(--line-2)', sign: '' } }]
        : []),
      ...stateItems([...new Set([...states, ...(hasZero ? ['zero' as const] : [])])], (state) =>
        t(`state.${state}`),
      ),
    ],
  };
}

/** What each colour says: of distances from far better to far worse, of magnitudes from low to high. */
function stepsOf({ kind, boundaries }: HeatScale, indicator: Indicator, words: Words): Legend['steps'] {
  if (kind === 'magnitude') return rampSteps(boundaries, indicator, words);
  const [near, far] = boundaries.map((boundary) => gapText(boundary, indicator, words));
  const { t } = words;
  return [
    { token: 'better-3', text: t('heat.ahead_far', { far: far! }) },
    { token: 'better-2', text: '' },
    { token: 'better-1', text: t('heat.ahead_near', { near: near! }) },
    { token: 'worse-1', text: t('heat.behind_near', { near: near! }) },
    { token: 'worse-2', text: '' },
    { token: 'worse-3', text: t('heat.behind_far', { far: far! }) },
  ];
}

function rampSteps(boundaries: readonly number[], indicator: Indicator, words: Words): Legend['steps'] {
  const written = boundaries.map((boundary) => formatValue(boundary, cellFormat(indicator), words.language));
  return [-1, ...boundaries.keys()].map((at) => ({
    token: `ramp-${rampStep(at < 0 ? -Infinity : boundaries[at]!, boundaries)}`,
    text: at < 0 ? (written[0] ? `<${written[0]}` : '') : `${written[at]}+`,
  }));
}

function tableRow([id, cells]: UnitCells, subject: OverTimeSubject, words: Words): OverTimeRow {
  const { indicator, catalog, view, asked, periods } = subject;
  const about = { ...view, unit: id, grain: periods[0]!.grain, period: null };
  return {
    id,
    name: unitName(catalog.units.get(id)!, words.language, words.fallback),
    href: indicatorHref(indicator.id, { ...view, unit: id }, { ...asked, level: null }),
    cellsHref: `${indicatorHref(indicator.id, about, { ...asked, level: null })}&period=`,
    cells: cells.map(({ value, state, status }) => ({
      text: value === null ? words.t(`state.${state}`) : fullText(value, indicator, words),
      isMeasured: value !== null,
      status,
    })),
  };
}
