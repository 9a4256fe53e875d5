import type { Words } from './cell.ts';

/** `3 reports missing, 1 in part`: what lacks of a source in the months of the calendar. */
export function gapsText(
  { missing, partial, months }: { missing: number; partial: number; months: number },
  { t }: Pick<Words, 't'>,
): string {
  return [
    ...(missing > 0 ? [t('gaps.missing', { count: missing })] : []),
    ...(partial > 0 ? [t('gaps.partial', { count: partial })] : []),
    ...(months > 0 ? [t('gaps.months', { count: months })] : []),
  ].join(', ');
}
