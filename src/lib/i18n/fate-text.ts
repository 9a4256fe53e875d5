import type { FateState } from '#warehouse/model/fate.ts';
import type { Translate } from './translate.ts';

/** Whether a file came in and nothing of it counts. */
export function isAllHeld(state: FateState, rows: { loaded: number; quarantined: number } | null): boolean {
  return (state === 'served' || state === 'published') && rows?.loaded === 0 && rows.quarantined > 0;
}

/** What became of a file that was handed in, in a few words. */
export function fateText(
  state: FateState,
  rows: { loaded: number; quarantined: number } | null,
  t: Translate,
): string {
  return isAllHeld(state, rows) ? t('fate.short.all_held') : t(`fate.short.${state}`);
}
