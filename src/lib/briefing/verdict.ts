import type { Translate } from '#lib/i18n/translate.ts';
import type { TrustView } from './briefing.ts';

/**
 * Says in one line how the sources stand, as its colour does: which failed or are not up to date, and of those that are in how many have gaps in
 * the months of the arrival calendar.
 */
export function verdictOf(
  { failed, behind, gaps }: Pick<TrustView, 'failed' | 'behind' | 'gaps'>,
  t: Translate,
): string {
  if (failed + behind === 0) return gaps > 0 ? t('gaps.allIn', { count: gaps }) : t('trust.allIn');
  return [
    ...(failed > 0 ? [t('trust.failed', { count: failed })] : []),
    ...(behind > 0 ? [t('trust.behind', { count: behind })] : []),
    ...(gaps > 0 ? [t('gaps.with', { count: gaps })] : []),
  ].join(', ');
}
