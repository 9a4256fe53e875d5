import type { FateState } from '#warehouse/model/fate.ts';
import type { Translate } from './translate.ts';

/** Whether a file came in and nothing of it counts. */
export function isAllHeld(state: FateState, rows: FateRows | null): boolean {
  return (state === 'served' || state === 'published') && rows?.loaded === 0 && rows.quarantined > 0;
}

/** What of a file that was handed in came in, in rows. */
export interface FateRows {
  loaded: number;
  quarantined: number;
}

const cameIn: readonly FateState[] = ['served', 'published', 'held'];

/** Whether what was sent is in a version that is served, was until a later one, or waits: elsewhere nothing of it is taken in. */
export function isTakenIn(state: FateState): boolean {
  return cameIn.includes(state);
}

/** Whether rows that somebody mended are held back again: they came in with a version, and did not count. */
export function isHeldAgain(state: FateState, rows: FateRows | null): boolean {
  return isTakenIn(state) && rows !== null && rows.quarantined > 0;
}

/** Whether rows that somebody mended came in with a version, and it was not kept what became of them: its process was ended before. */
export function areRowsUnknown(state: FateState, rows: FateRows | null): boolean {
  return isTakenIn(state) && rows === null;
}

/** What became of rows that somebody mended, in a few words. */
export function mendedFateText(state: FateState, rows: FateRows | null, t: Translate): string {
  if (areRowsUnknown(state, rows)) return t('fate.short.rowsUnknown', { state: t(`fate.short.${state}`) });
  if (rows === null || !isHeldAgain(state, rows)) return t(`fate.short.${state}`);
  if (rows.loaded === 0) return t('fate.short.noneIn');
  return t('fate.short.again', { state: t(`fate.short.${state}`), held: rows.quarantined });
}

/** What became of a file that was handed in, in a few words. */
export function fateText(state: FateState, rows: FateRows | null, t: Translate): string {
  return isAllHeld(state, rows) ? t('fate.short.all_held') : t(`fate.short.${state}`);
}

/** What became of the rows of a file: of one whose load came to nothing, none counts. */
export function fateRowsText(
  state: FateState,
  { loaded, quarantined, skipped }: FateRows & { skipped: number },
  t: Translate,
): string {
  return state === 'failed' || state === 'interrupted'
    ? t('fate.rowsNone', { count: loaded + quarantined + skipped })
    : t('fate.rows', { loaded, held: quarantined, skipped });
}
