import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import { trend, type TrendData } from '#lib/figures/trend.ts';
import { countsText, describeCell, reportedBy, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatGoal, formatValue } from '#lib/format/number.ts';
import { capitalised, formatPeriod, periodOnAxis } from '#lib/format/period.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { noteInTable } from '#lib/format/compose-notes.ts';
import { directionKey } from '#lib/format/direction-key.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import type { PeriodRow } from './indicator-view.ts';

export interface TrendSubject {
  indicator: Indicator;
  catalog: Catalog;
  /** Oldest first. */
  cells: readonly Cell[];
  /** The value the page is about. */
  current: Cell | null;
  /** Days that somebody wrote about, in order. */
  noted: readonly string[];
  /** Height of the wide drawing, in CSS pixels; the usual one where it is left out. */
  height?: number;
}

/** Draws the series up to the period shown, with path, goal and breaks; its title says where it has gone. */
export function composeTrend(
  { indicator, catalog, cells, current, noted, height }: TrendSubject,
  words: Words,
): DrawnFigure {
  const { language, fallback, t } = words;
  const shown = cells.filter((cell) => !current || cell.period <= current.period);
  const title = trendTitle(shown, indicator, words);
  const last = shown.at(-1);
  const data: Omit<TrendData, 'width'> = {
    label: title,
    points: shown.map((cell) => ({
      period: cell.period,
      value: cell.value,
      path: cell.path,
      whole: cell.complete && cell.state !== 'partial',
    })),
    target:
      last?.target == null || last.targetDate === null
        ? null
        : {
            date: last.targetDate,
            value: last.target,
            text: t('trend.goal', {
              value: formatGoal(last.target, indicator, language),
              day: formatDay(last.targetDate, language),
            }),
          },
    breaks: breaksOf(indicator, catalog).map(({ date, label, parts }) => ({
      ...{ date, parts },
      label: contentText(label, language, fallback).text,
    })),
    notes: noted.map((day) => ({ date: startOfPeriod(day, catalog.periods[last?.grain ?? 'month']) })),
    format: (value) => formatGoal(value, indicator, language),
    axis: (period) => periodOnAxis(period, last?.grain ?? 'month', words),
    pathText: last?.path == null ? '' : t('card.path', { value: formatGoal(last.path, indicator, language) }),
  };
  return {
    title,
    wide: trend({ ...data, width: 820, ...(height ? { height } : {}) }),
    narrow: trend({ ...data, width: 350 }),
  };
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
  { indicator, catalog, cells }: Omit<TrendSubject, 'noted'>,
  words: Words,
): PeriodRow[] {
  const by = reportedBy(indicator, catalog.facts);
  return cells
    .map((cell) => {
      const { full, status, statusText, why, change, path, coverage } = describeCell(
        cell,
        indicator,
        words,
        by,
      );
      const name = formatPeriod(cell.period, cell.grain, words.language, words.fiscalYearStart);
      return {
        period: capitalised(name),
        value: full,
        note: noteInTable(cell, indicator, words),
        status,
        statusText,
        why,
        change,
        path,
        counts: countsText(cell, indicator, words),
        coverage,
      };
    })
    .reverse();
}

function trendTitle(cells: readonly Cell[], indicator: Indicator, words: Words): string {
  const since = cells.at(-1)?.comparableFrom ?? '';
  const measured = cells.filter((cell) => cell.value !== null && cell.period >= since);
  const [first, last] = [measured.at(0), measured.at(-1)];
  if (!first || !last || first === last) return words.t('trend.single');
  const written = (cell: Cell) => formatValue(cell.value, indicator, words.language);
  return words.t(directionKey(first.value!, last.value!, written(first) === written(last)), {
    first: written(first),
    last: written(last),
    since: formatPeriod(first.period, first.grain, words.language, words.fiscalYearStart),
  });
}
