import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Grain } from '#warehouse/model/period.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Projection } from '#warehouse/query/projection.ts';
import { finerUntilSeen, fullText, gapText, goalText, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';

/** Where the value is heading, in a sentence: on or off course for the next goal, and by how much; empty where nothing is projected. */
export function composeCourse(
  { course, target, gap, points, method }: Projection,
  indicator: Indicator,
  words: Words,
): string {
  if (course === null || target === null || gap === null) return '';
  const end = points.at(-1)!;
  const finer = expectedFormat({ course, gap }, indicator, words);
  const said = words.t(courseKey(course, indicator), {
    gap: gapText(Math.abs(gap), finer, words),
    goal: goalText(target.value, indicator, words),
    day: formatDay(target.date, words.language),
    value: fullText(end.value, finer, words),
  });
  if (end.lower !== null && end.upper !== null) {
    const [low, high] = [end.lower, end.upper].map((value) => fullText(value, indicator, words));
    const key = low === high ? 'course.band_narrow' : 'course.band';
    return `${said} ${words.t(key, { low: low!, high: high! })}`;
  }
  return method === 'mean_change' ? `${said} ${words.t('course.mean')}` : said;
}

/** The indicator with the decimals that its expected value is written with: as many as show that a goal is missed. */
export function expectedFormat(
  { course, gap }: Pick<Projection, 'course' | 'gap'>,
  indicator: Indicator,
  words: Words,
): Indicator {
  return finerUntilSeen(course === 'on_course' ? 0 : (gap ?? 0), indicator, words);
}

/** A goal from above, where less is better, is not fallen short of. */
function courseKey(course: NonNullable<Projection['course']>, { better }: Pick<Indicator, 'better'>) {
  return course === 'uncertain' && better === 'down'
    ? ('course.uncertain_over' as const)
    : (`course.${course}` as const);
}

/** A pace: how far a value would have to come each period, and how far it came in the last one. */
export interface Pace {
  grain: Grain;
  /** In the indicator's own unit a period; positive is upwards. */
  needed: number;
  last: number | null;
}

/** What is needed a period to meet the next goal, where too little is known to project; null without a goal ahead that is not met yet. */
export function paceOf(
  { target, reason }: Projection,
  cell: Pick<Cell, 'value' | 'previous' | 'periodEnd' | 'grain'> | null,
  { better }: Pick<Indicator, 'better'>,
): Pace | null {
  if (reason !== 'too_few_values' || target === null || cell?.value == null) return null;
  const missing = target.value - cell.value;
  if (better === 'up' ? missing <= 0 : missing >= 0) return null;
  const days = (Date.parse(target.date) - Date.parse(cell.periodEnd)) / 86_400_000;
  const periods = Math.max(1, Math.round(days / { month: 30.4, quarter: 91.3, year: 365.25 }[cell.grain]));
  return {
    grain: cell.grain,
    needed: missing / periods,
    last: cell.previous === null ? null : cell.value - cell.previous,
  };
}

/** Says a pace beside the last one; empty without. */
export function composePace(
  pace: Pace | null,
  { target }: Projection,
  indicator: Indicator,
  words: Words,
): string {
  if (pace === null || target === null) return '';
  const signed = (change: number) =>
    `${change > 0 ? '+' : change < 0 ? '−' : ''}${gapText(Math.abs(change), indicator, words)}`;
  return words.t(pace.last === null ? 'course.pace' : 'course.pace_last', {
    needed: signed(pace.needed),
    goal: goalText(target.value, indicator, words),
    day: formatDay(target.date, words.language),
    grain: pace.grain,
    last: signed(pace.last ?? 0),
  });
}
