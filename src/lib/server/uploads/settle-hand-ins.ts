import { record } from '#warehouse/control/audit.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { isHolderAlive } from '#warehouse/control/process-alive.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { askFor } from '../refresh/ask.ts';
import { deedOf, finish, reopen, wishOf, type HandIn } from './hand-in.ts';
import { inboxPlace, isEntered } from './inbox-place.ts';
import { allUploads, type Upload } from './upload-record.ts';

/**
 * Brings every hand-in that was cut short to one of its two ends: a file that has entered the inbox is handed in, with the refresh and
 * the word of the audit that belong to it; any other is as it was before. For the start of a server.
 */
export function settleHandIns(control: Control): void {
  for (const upload of allUploads()) {
    const { state, handIn } = upload;
    if (state === 'handing_in' && handIn && !isAtWork(control, handIn)) settle(control, upload, handIn);
  }
}

function settle(control: Control, upload: Upload, by: HandIn): void {
  const place = upload.kind === 'extract' ? inboxPlace(upload, by.inboxPath) : null;
  const told = requestTold(control, upload);
  if (told !== null) return finish(upload, place, told);
  if (place === null || !isEntered(place)) return reopen(upload, place);
  const ask = control.sqlite.transaction(() => {
    const requestId = askFor(control, wishOf(upload), by);
    const { actor, actorLabel, address } = by;
    record(control, { actor, actorLabel, address, ...deedOf(upload, requestId) });
    return requestId;
  });
  finish(upload, place, ask.immediate());
}

/** The request that the audit was told of, with which all of it was done; null where it was not. */
function requestTold(control: Control, { uploadId, source }: Upload): number | null {
  const [deed] = searchAudit(control, {
    ...{ action: 'extract_handed_in', object: `source:${source}`, text: uploadId, limit: 1 },
  });
  const requestId = deed?.detail?.requestId;
  return typeof requestId === 'number' ? requestId : null;
}

/** Whether another process is at it. One with the number of this one is gone: this one has only begun. */
function isAtWork(control: Control, { pid, at }: HandIn): boolean {
  return pid !== process.pid && isHolderAlive({ pid, heartbeatAt: at }, control.clock());
}
