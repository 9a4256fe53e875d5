import type { BreakLine } from './workspace.ts';

/** A day on which one series breaks: another questionnaire, another definition, another way to count. */
export interface SeriesBreak extends BreakLine {
  /** Whether values before it may still be compared with those after it; where not, nothing compares across it. */
  comparable: boolean;
  /** Where the required path begins anew after a break that is not comparable; null: there is no path after it without a later baseline. */
  baseline: { date: string; value: number } | null;
}

/**
 * The last break on or before a day across which nothing may be compared; null where there is none.
 *
 * @param breaks in order of their days
 * @param day ISO day: the last one of the later period
 */
export function lastSeparation(breaks: readonly SeriesBreak[], day: string): SeriesBreak | null {
  return breaks.findLast(({ comparable, date }) => !comparable && date <= day) ?? null;
}
