import { monthNumber } from '../model/fiscal-period.ts';
import type { PeriodsPart } from './periods-part.ts';
import type { Comparison } from '../model/comparison.ts';
import type { PlannedFigure } from './plan.ts';

/**
 * SQL of the condition under which a figure of a stretch may be compared with that of an earlier one: no break of the indicator that is
 * not comparable lies within the two or between. Null where it always may.
 *
 * @param asOf breaks after the business date have not come yet
 */
export function comparableSql(
  figure: PlannedFigure,
  { compared, lastMonth }: Pick<PeriodsPart, 'compared' | 'lastMonth'>,
  { comparison, asOf }: { comparison: Comparison; asOf: string },
): string | null {
  if (figure.kind === 'measure') return null;
  const separating = figure.indicator.breaks.filter(({ comparable, date }) => !comparable && date <= asOf);
  if (separating.length === 0) return null;
  return separating
    .map(({ date }) => {
      const month = monthNumber(date);
      const firstUnbroken = date.endsWith('-01') ? month : month + 1;
      return `(${compared(comparison)} >= ${firstUnbroken} or ${lastMonth} < ${month})`;
    })
    .join(' and ');
}
