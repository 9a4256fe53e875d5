import type { Comparison } from '#warehouse/model/comparison.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import type { Naming } from './member-name.ts';
import { rangeText } from './range-text.ts';

/** How the period that figures are compared with is called: in the head of its column, and within a sentence. */
export interface ComparedText {
  head: string;
  within: string;
}

/**
 * Names what figures are compared with. Of an answer by periods each has one of its own: from which one on is said.
 *
 * @param isOfLast only the last of the periods is shown
 */
export function comparedText(
  comparison: Comparison,
  { explored, words }: Naming,
  isOfLast = false,
): ComparedText {
  if (comparison !== 'against')
    return {
      head: words.t(`explore.compare.${comparison}`),
      within: words.t(`explore.compared.${comparison}`),
    };
  const { against, grain, rows, columns } = explored;
  const hasPeriods = [rows, columns].some((axis) => axis?.kind === 'period');
  const last = against!.last;
  const first = hasPeriods && isOfLast ? last : against!.first;
  if (first < last && hasPeriods) {
    const period = formatPeriod(first, grain, words.language, words.fiscalYearStart);
    return {
      head: words.t('explore.compare.from', { period }),
      within: words.t('explore.compared.from', { period }),
    };
  }
  const text = rangeText({ first: { period: first }, last: { period: last }, grain }, words);
  return { head: capitalised(text), within: text };
}
