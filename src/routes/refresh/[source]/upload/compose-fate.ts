import type { Words } from '#lib/format/cell.ts';
import { areRowsUnknown, fateRowsText, isAllHeld, isHeldAgain, isTakenIn } from '#lib/i18n/fate-text.ts';
import { mendedText } from '#lib/i18n/held-again.ts';
import { factTexts } from '#lib/i18n/refusal-facts.ts';
import { refusalViewOf, type RefusalView } from '#lib/i18n/refusal-text.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import type { Fate } from '#lib/server/uploads/fate.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';

/** What became of a file that was handed in, every text written out. */
export interface FateView {
  /** Whether somebody has to act for it to be served. */
  tone: 'good' | 'warn' | 'bad' | 'none';
  says: string;
  /** What became of its rows; empty where that is not known. */
  rows: string;
  /** Why it failed; null where it did not. */
  refusal: RefusalView | null;
  /** What may be done next, and where. */
  next: { text: string; href: string }[];
}

const tones: { readonly [state in Fate['state']]: FateView['tone'] } = {
  ...{ served: 'good', published: 'good', repeated: 'none', waiting: 'none', working: 'none' },
  ...{ held: 'warn', discarded: 'warn', cancelled: 'warn', interrupted: 'warn', taken_back: 'warn' },
  ...{ refused: 'bad', failed: 'bad', unknown: 'none' },
};

/** Composes what became of a file. */
export function composeFate(fate: Fate, upload: Upload, words: Words): FateView {
  const { state, rows, snapshotId } = fate;
  const { t } = words;
  const isWorkbook = upload.kind === 'workbook';
  return {
    tone: isAllHeld(state, rows) || (isWorkbook && asksToMend(fate)) ? 'warn' : tones[state],
    says: t(isWorkbook ? saysOfMends(state) : `fate.says.${state}`, {
      version: snapshotId ?? '',
    }),
    rows: rowsText(fate, upload, t),
    refusal: refusalOf(fate, words),
    next: nextOf(fate, upload).map(({ does, href }) => ({ text: t(`fate.next.${does}`), href })),
  };
}

function refusalOf({ state, errorCode: code, fault }: Fate, words: Words): RefusalView | null {
  if (state !== 'failed') return null;
  return refusalViewOf({ code, message: fault?.message }, words.t, factTexts(fault?.facts ?? null, words));
}

/** Of mends that came to nothing no file waits in the inbox. */
function saysOfMends(state: Fate['state']): MessageKey {
  return state === 'refused' || state === 'discarded' || state === 'cancelled'
    ? `fate.mends.${state}`
    : `fate.says.${state}`;
}

/** Whether somebody has to look after mended rows: some are held back again, or it is not known what became of them. */
function asksToMend({ state, rows }: Fate): boolean {
  return isHeldAgain(state, rows) || areRowsUnknown(state, rows);
}

function rowsText({ state, rows, mended }: Fate, { kind }: Upload, t: Words['t']): string {
  if (mended !== null) return isTakenIn(state) ? mendedText(mended, t) : '';
  if (kind === 'workbook' && areRowsUnknown(state, rows)) return t('fate.rowsUnknown');
  return rows === null ? '' : fateRowsText(state, rows, t);
}

type Next = 'follow' | 'decide' | 'mend' | 'bench' | 'mendAgain' | 'run' | 'send' | 'workbook';

interface Step {
  does: Next;
  href: string;
}

function nextOf(fate: Fate, upload: Upload): Step[] {
  const { state, runId } = fate;
  const run: Step[] = runId === null ? [] : [{ does: 'run', href: `/refresh/runs/${runId}` }];
  if (state === 'waiting' || state === 'working') {
    const { requestId } = upload;
    return requestId === undefined ? run : [{ does: 'follow', href: `/refresh?request=${requestId}` }];
  }
  const mend = mendSteps(fate, upload);
  if (state === 'held')
    return [{ does: 'decide', href: '/refresh' }, ...(upload.kind === 'workbook' ? mend : []), ...run];
  if (state === 'served' || state === 'published') return [...mend, ...run];
  return [...anewSteps(state, upload), ...run];
}

function mendSteps({ state, rows, mended }: Fate, { source, kind }: Upload): Step[] {
  const bench = `/refresh/${source}/quarantine`;
  if (kind === 'workbook' && areRowsUnknown(state, rows)) return [{ does: 'bench', href: bench }];
  if (!rows?.quarantined) return [];
  return [{ does: mended === null ? 'mend' : 'mendAgain', href: bench }];
}

const toNothing: readonly Fate['state'][] = ['failed', 'refused', 'taken_back'];

/** Where it came to nothing it is sent anew; mended rows also where it was thrown away, since nothing of them lies in the inbox. */
function anewSteps(state: Fate['state'], { source, kind }: Upload): Step[] {
  if (kind === 'extract')
    return toNothing.includes(state) ? [{ does: 'send', href: `/refresh/${source}/upload#send` }] : [];
  const isOver = toNothing.includes(state) || state === 'discarded' || state === 'cancelled';
  return isOver ? [{ does: 'workbook', href: `/refresh/${source}/quarantine` }] : [];
}
