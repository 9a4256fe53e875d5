import type { Words } from '#lib/format/cell.ts';
import { isAllHeld } from '#lib/i18n/fate-text.ts';
import type { Fate } from '#lib/server/uploads/fate.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';

/** What became of a file that was handed in, every text written out. */
export interface FateView {
  /** Whether somebody has to act for it to be served. */
  tone: 'good' | 'warn' | 'bad' | 'none';
  says: string;
  /** What became of its rows; empty where that is not known. */
  rows: string;
  /** What may be done next, and where. */
  next: { text: string; href: string }[];
}

const tones: { readonly [state in Fate['state']]: FateView['tone'] } = {
  ...{ served: 'good', published: 'good', repeated: 'none', waiting: 'none', working: 'none' },
  ...{ held: 'warn', discarded: 'warn', cancelled: 'warn', interrupted: 'warn', taken_back: 'warn' },
  ...{ refused: 'bad', failed: 'bad', unknown: 'none' },
};

/** Composes what became of a file. */
export function composeFate(fate: Fate, upload: Upload, { t }: Words): FateView {
  const { state, rows, snapshotId, errorCode } = fate;
  return {
    tone: isAllHeld(state, rows) ? 'warn' : tones[state],
    says: t(`fate.says.${state}`, { version: snapshotId ?? '', code: errorCode ?? '' }),
    rows:
      rows === null
        ? ''
        : t('fate.rows', { loaded: rows.loaded, held: rows.quarantined, skipped: rows.skipped }),
    next: nextOf(fate, upload).map(({ does, href }) => ({ text: t(`fate.next.${does}`), href })),
  };
}

type Next = 'follow' | 'decide' | 'mend' | 'run' | 'send';

function nextOf({ state, rows, runId }: Fate, { source, requestId }: Upload): { does: Next; href: string }[] {
  const run = runId === null ? [] : [{ does: 'run' as const, href: `/refresh/runs/${runId}` }];
  const send = { does: 'send' as const, href: `/refresh/${source}/upload#send` };
  const mend =
    rows !== null && rows.quarantined > 0
      ? [{ does: 'mend' as const, href: `/refresh/${source}/quarantine` }]
      : [];
  if (state === 'waiting' || state === 'working')
    return requestId === undefined ? run : [{ does: 'follow', href: `/refresh?request=${requestId}` }];
  if (state === 'held') return [{ does: 'decide', href: '/refresh' }, ...run];
  if (state === 'served' || state === 'published') return [...mend, ...run];
  if (state === 'failed' || state === 'refused' || state === 'taken_back') return [send, ...run];
  return run;
}
