import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Grain } from '#warehouse/model/period.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Projection } from '#warehouse/query/projection.ts';
import { bandWithin, isCut, type ProjectedCourse } from '#lib/figures/projection-marks.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatGoal, formatValue } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { lastDayOf, requiredPath } from '#lib/server/questions.ts';
import { expectedFormat } from './compose-course.ts';
import type { PeriodToCome } from './indicator-view.ts';

/** What is drawn of where a series is heading; null where nothing is projected. @param cells oldest first, those it was reckoned from among them */
export function composeProjection(
  projection: Projection,
  { indicator, cells }: { indicator: Indicator; cells: readonly Cell[] },
  words: Words,
): ProjectedCourse | null {
  const { basis, points } = projection;
  const from = cells.find(({ period }) => period === basis?.to);
  const end = points.at(-1);
  if (from?.value == null || !end) return null;
  const { language, t } = words;
  return {
    from: { period: from.period, value: from.value },
    points,
    texts: {
      expected: t('trend.expected'),
      value: formatValue(end.value, expectedFormat(projection, indicator, words), language),
      lower: formatValue(end.lower, indicator, language),
      upper: formatValue(end.upper, indicator, language),
    },
  };
}

/** Says what the dashed line and the band are, and how far a band reaches that is cut off; empty where nothing is projected. */
export function projectionNote(
  { target, method }: Projection,
  { course, drawn }: { course: ProjectedCourse | null; drawn: readonly (number | null)[] },
  { t, language }: Words,
): string {
  if (course === null || target === null) return '';
  if (method === 'mean_change') return t('trend.straight');
  const others = drawn.filter((value) => value !== null);
  if (!isCut(bandWithin(course, others))) return t('trend.band');
  const { lower: low, upper: high } = course.texts;
  return t('trend.band_cut', { low, high, day: formatDay(target.date, language) });
}

/** The periods to come that are drawn, the next one first; none where nothing is projected. */
export function composePeriodsToCome(
  projection: Projection,
  { indicator, period: { grain } }: { indicator: Indicator; period: { grain: Grain } },
  words: Words,
): PeriodToCome[] {
  const { points, target } = projection;
  const { language, fiscalYearStart } = words;
  const format = expectedFormat(projection, indicator, words);
  const written = (value: number) => formatValue(value, format, language);
  return points.map(({ period, value, lower, upper }) => ({
    period: capitalised(formatPeriod(period, grain, language, fiscalYearStart)),
    expected: written(value),
    band: lower === null || upper === null ? '' : `${written(lower)} – ${written(upper)}`,
    path: pathText(requiredPath(indicator, lastDayOf(grain, period)), indicator, words),
    goal: goalText(target, indicator, words),
  }));
}

/** A dated goal in a table: `80% · 31 Dec 2030`; empty where there is none. */
export function goalText(goal: Projection['target'], indicator: Indicator, { language }: Words): string {
  return goal ? `${formatGoal(goal.value, indicator, language)} · ${formatDay(goal.date, language)}` : '';
}

const pathText = (path: number | null, indicator: Indicator, { language }: Words) =>
  path === null ? '' : formatGoal(path, indicator, language);
