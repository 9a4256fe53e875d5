import { and, eq, gt, inArray } from 'drizzle-orm';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import type { NoticeData } from '#warehouse/control/notice-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import type { FateState } from '#warehouse/model/fate.ts';
import { isTakenIn } from '#lib/i18n/fate-text.ts';
import { isTold, tell } from '#warehouse/notice/notices.ts';
import type { RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { MENDS } from '../refresh/mends-file.ts';
import { endOfMends, type TakenMends } from '../uploads/end-of-mends.ts';
import { readFate, rowsOf } from '../uploads/fate.ts';
import { readOutcome } from '../uploads/mend-outcome.ts';
import { allUploads, type Upload } from '../uploads/upload-record.ts';

/** What was sent longer ago is told no more: whoever waits for it has looked. */
const TOLD_FOR_MS = 7 * 86_400_000;

/**
 * Tells whoever handed in a file, and whoever sent it, what has really become of it, and whoever mended rows that the replay failed or held
 * back again: each end once.
 */
export function tellDeliveries(control: Control, catalog: Pick<Catalog, 'sources'>): void {
  const since = new Date(control.clock().getTime() - TOLD_FOR_MS).toISOString();
  for (const upload of allUploads())
    if (upload.state === 'handed_in' && (upload.endedAt ?? '') > since) tellOfUpload(control, upload);
  tellOfMends(control, catalog, since);
}

/** Ends that are told; a version that is served goes on being published. */
const ends: { readonly [state in FateState]?: string } = {
  ...{ served: 'in', published: 'in', taken_back: 'taken_back', held: 'held', refused: 'refused' },
  ...{ discarded: 'discarded', failed: 'failed', cancelled: 'cancelled', repeated: 'repeated' },
};

function tellOfUpload(control: Control, upload: Upload): void {
  const fate = readFate(control, upload);
  const end = fate && ends[fate.state];
  if (!fate || !end) return;
  const { source: sourceId, uploadId, kind: sent, endedAt, personId, handIn } = upload;
  const { state, rows, runId, errorCode } = fate;
  const data: NoticeData = {
    ...{ sourceId, uploadId, sent, fate: state, at: endedAt! },
    ...(runId !== null && { runId }),
    ...(errorCode !== null && { errorCode }),
    ...(rows && { loaded: rows.loaded, quarantined: rows.quarantined, skipped: rows.skipped }),
    ...(fate.mended !== null && { stored: upload.stored }),
  };
  for (const person of new Set([personId, personOf(handIn?.actor ?? null) ?? personId]))
    tellOnce(control, person, `upload:${uploadId}:${end}`, data);
}

/**
 * Of mends that came through the page tells at once: the version with them waits. What is told is that their replay failed, or that some of
 * the rows are held back again and what became of the others.
 */
function tellOfMends(control: Control, catalog: Pick<Catalog, 'sources'>, since: string): void {
  const ended = control.db
    .select()
    .from(refreshRequest)
    .where(
      and(
        eq(refreshRequest.kind, 'replay'),
        inArray(refreshRequest.state, ['done', 'failed']),
        gt(refreshRequest.endedAt, since),
      ),
    )
    .all();
  for (const request of ended) {
    const person = personOf(request.askedBy);
    if (person !== null && request.options.file?.endsWith(MENDS))
      tellOfMend(control, person, request, sourceOfTable(catalog, request.sources[0] ?? ''));
  }
}

function tellOfMend(control: Control, person: string, request: RefreshRequest, sourceId: string): void {
  const { requestId, sources, options, askedAt, runId, errorCode, state } = request;
  const run = runId === null ? null : readRun(control, runId);
  const failed = run?.sources.find(isFailed);
  const about: NoticeData = { sourceId, sent: 'mend', at: askedAt, ...(runId !== null && { runId }) };
  if (state === 'failed' || failed)
    tellOnce(control, person, `mend:${requestId}`, {
      ...{ ...about, fate: 'failed', errorCode: failed?.errorCode ?? errorCode ?? 'unknown' },
    });
  else if (runId !== null) {
    const [table = sourceId] = sources;
    tellOfHeldAgain(control, person, { requestId, runId, table, stored: options.file! }, about);
  }
}

/**
 * That some rows are held back again is told while the version with the others waits, and once that is decided on what became of it; of mends
 * that came to nothing only to whoever was told before, who waits for that.
 */
function tellOfHeldAgain(
  control: Control,
  person: string,
  { requestId, ...mends }: TakenMends & { requestId: number },
  about: NoticeData,
): void {
  const outcome = readOutcome(mends.stored);
  if (!outcome?.held) return;
  const fate = endOfMends(control, mends);
  const end = ends[fate];
  const again = `mend:${requestId}:again`;
  const isAwaited = isTold(control, person, { kind: 'delivery', occasion: again });
  if (end === undefined || !(isTakenIn(fate) || isAwaited)) return;
  const { loaded, quarantined, skipped } = rowsOf(outcome);
  tellOnce(control, person, fate === 'held' ? again : `mend:${requestId}:${end}`, {
    ...{ ...about, fate, table: mends.table, stored: mends.stored },
    ...(isTakenIn(fate) && { loaded, quarantined, skipped }),
  });
}

const isFailed = ({ outcome }: { outcome: string }) => outcome === 'failed';

/** A program has nobody to be told. */
function personOf(actor: string | null): string | null {
  return actor?.startsWith('person:') ? actor.slice('person:'.length) : null;
}

function tellOnce(control: Control, personId: string, occasion: string, data: NoticeData): void {
  const about = { kind: 'delivery', object: `source:${data.sourceId}`, occasion } as const;
  // Looked at before: a round that tells nothing writes nothing.
  if (!isTold(control, personId, about)) tell(control, personId, { ...about, data });
}
