import type { SeriesBreak } from '#warehouse/model/series-break.ts';
import type { Explored } from '#lib/server/explored.ts';
import { lastSeparation } from '#lib/server/questions.ts';

/** The last break within the range across which the main figure does not compare; null where there is none, and of measures. */
export function breakWithin({
  main,
  first,
  last,
}: Pick<Explored, 'main' | 'first' | 'last'>): SeriesBreak | null {
  const line = lastSeparation(main.indicator?.breaks ?? [], last.periodEnd);
  return line !== null && line.date > first.period ? line : null;
}
