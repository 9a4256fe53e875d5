import type { Gaps } from '#lib/server/refresh/gaps.ts';
import type { Words } from './cell.ts';

/** `3 reports missing, 1 in part`: what lacks of a source in the months of the calendar. */
export function gapsText(
  { missing, partial, days, months }: Omit<Gaps, 'newest'>,
  { t }: Pick<Words, 't'>,
): string {
  return [
    ...(missing > 0 ? [t('gaps.missing', { count: missing })] : []),
    ...(partial > 0 ? [t('gaps.partial', { count: partial })] : []),
    ...(days > 0 ? [t('gaps.days', { count: days })] : []),
    ...(months > 0 ? [t('gaps.months', { count: months })] : []),
  ].join(', ');
}
