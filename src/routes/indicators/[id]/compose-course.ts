import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Projection } from '#warehouse/query/projection.ts';
import { fullText, gapText, goalText, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';

/** Where the value is heading, in a sentence: on or off course for the next goal, and by how much; empty where nothing is projected. */
export function composeCourse(
  { course, target, gap, points }: Projection,
  indicator: Indicator,
  words: Words,
): string {
  if (course === null || target === null || gap === null) return '';
  return words.t(`course.${course}`, {
    gap: gapText(Math.abs(gap), indicator, words),
    goal: goalText(target.value, indicator, words),
    day: formatDay(target.date, words.language),
    value: fullText(points.at(-1)!.value, indicator, words),
  });
}
