import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Projection } from '#warehouse/query/projection.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import { trend, type TrendData } from '#lib/figures/trend.ts';
import { countsText, describeCell, reportedBy, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatGoal, formatValue } from '#lib/format/number.ts';
import { capitalised, formatPeriod, periodOnAxis } from '#lib/format/period.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { composeCourse } from './compose-course.ts';
import { noteInTable } from '#lib/format/compose-notes.ts';
import { directionOf } from '#lib/format/direction.ts';
import { composeProjection, goalText, projectionNote } from './compose-projection.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import type { PeriodRow } from './indicator-view.ts';

export interface TrendSubject {
  indicator: Indicator;
  catalog: Catalog;
  /** Oldest first. */
  cells: readonly Cell[];
  /** The period the page is about, and its value. */
  period: Pick<Period, 'period' | 'grain'>;
  current: Cell | null;
  /** Where it is heading from there. */
  projection: Projection;
  /** Days that somebody wrote about, in order. */
  noted: readonly string[];
  /** Height of the wide drawing, in CSS pixels; the usual one where it is left out. */
  height?: number;
}

/**
 * Draws the series up to the period shown, with path, goal and breaks, and where it is heading; its title says where it has gone, its note what
 * is drawn of what is to come.
 */
export function composeTrend(
  { indicator, catalog, cells, period: shownPeriod, current, projection, noted, height }: TrendSubject,
  words: Words,
): DrawnFigure & { note: string } {
  const { language, fallback, t } = words;
  const shown = cells.filter((cell) => cell.period <= shownPeriod.period);
  const title = trendTitle(shown, { indicator, period: shownPeriod }, words);
  const last = shown.at(-1);
  const course = composeProjection(projection, { indicator, cells: shown }, words);
  const goal = course ? projection.target : goalOf(last);
  const data: Omit<TrendData, 'width'> = {
    label: [title, composeCourse(projection, indicator, words)].filter(Boolean).join('. '),
    points: shown.map((cell) => ({
      period: cell.period,
      value: cell.value,
      path: cell.path,
      whole: cell.complete && cell.state !== 'partial',
    })),
    target: goal && {
      ...goal,
      text: t('trend.goal', {
        value: formatGoal(goal.value, indicator, language),
        day: formatDay(goal.date, language),
      }),
    },
    projection: course,
    empty: describeCell(current, indicator, words, reportedBy(indicator, catalog.facts)).why,
    breaks: breaksOf(indicator, catalog).map(({ date, label, parts }) => ({
      ...{ date, parts },
      label: contentText(label, language, fallback).text,
    })),
    notes: noted.map((day) => ({ date: startOfPeriod(day, catalog.periods[shownPeriod.grain]) })),
    format: (value) => formatGoal(value, indicator, language),
    axis: (period) => periodOnAxis(period, shownPeriod.grain, words),
    pathText: last?.path == null ? '' : t('card.path', { value: formatGoal(last.path, indicator, language) }),
  };
  const drawn = [...shown.flatMap(({ value, path }) => [value, path]), goal?.value ?? null];
  return {
    title,
    note: projectionNote(projection, { course, drawn }, words),
    wide: trend({ ...data, width: 820, ...(height ? { height } : {}) }),
    narrow: trend({ ...data, width: 350 }),
  };
}

/** The dated goal that a value is judged by. */
function goalOf(cell: Cell | undefined): Projection['target'] {
  return cell?.target == null || cell.targetDate === null
    ? null
    : { date: cell.targetDate, value: cell.target };
}

/** The day at which the point stands of the period that a day lies in; of a day before all periods that day itself. */
function startOfPeriod(day: string, periods: readonly Period[]): string {
  return periods.findLast(({ period }) => period <= day)?.period ?? day;
}

/** Days marked on the figure: the workspace's, and the series' own, which part it where values do not compare. */
function breaksOf({ breaks }: Indicator, { workspace }: Catalog) {
  return [
    ...workspace.breaks.map((line) => ({ ...line, parts: false })),
    ...breaks.map((line) => ({ ...line, parts: !line.comparable })),
  ];
}

/** Rows of the series' table, newest first. */
export function composePeriodRows(
  { indicator, catalog, cells }: Pick<TrendSubject, 'indicator' | 'catalog' | 'cells'>,
  words: Words,
): PeriodRow[] {
  const by = reportedBy(indicator, catalog.facts);
  return cells
    .map((cell) => {
      const { full, status, statusText, why, change, pathValue, coverage } = describeCell(
        cell,
        indicator,
        words,
        by,
      );
      return {
        period: capitalised(periodName(cell, words)),
        value: full,
        note: noteInTable(cell, indicator, words),
        status,
        statusText,
        why,
        change,
        path: pathValue,
        goal: goalText(goalOf(cell), indicator, words),
        counts: countsText(cell, indicator, words),
        coverage,
      };
    })
    .reverse();
}

function periodName(
  { period, grain }: Pick<Period, 'period' | 'grain'>,
  { language, fiscalYearStart }: Words,
): string {
  return formatPeriod(period, grain, language, fiscalYearStart);
}

function trendTitle(
  cells: readonly Cell[],
  { indicator, period }: Pick<TrendSubject, 'indicator' | 'period'>,
  words: Words,
): string {
  const since = cells.at(-1)?.comparableFrom ?? '';
  const measured = cells.filter((cell) => cell.value !== null && cell.period >= since);
  const last = measured.at(-1);
  if (!last) return words.t('trend.nothing', { period: periodName(period, words) });
  if (measured.length === 1) return words.t('trend.single');
  const written = (value: number | null) => formatValue(value, indicator, words.language);
  const { key, from } = directionOf(
    measured.map(({ value }) => value!),
    (one, other) => written(one) === written(other),
  );
  return words.t(key, {
    first: written(measured[from]!.value),
    last: written(last.value),
    since: periodName(measured[from]!, words),
  });
}
