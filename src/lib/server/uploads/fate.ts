import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { readLoadsSince, type LoadOfSource } from '#warehouse/control/taken-files.ts';
import type { FaultFact } from '#warehouse/model/fault-fact.ts';
import type { FateState } from '#warehouse/model/fate.ts';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import type { TakenFile } from '#warehouse/model/taken-file.ts';
import { readClaimRun, readRequest } from '#warehouse/queue/read-requests.ts';
import { endOfMends } from './end-of-mends.ts';
import { endOfRun } from './end-of-run.ts';
import { readOutcome } from './mend-outcome.ts';
import type { Upload } from './upload-record.ts';

/** The end of a file that was handed in, or how far it is. */
export interface Fate {
  state: FateState;
  /** The run that took it in, or tried to; null where there is none. */
  runId: string | null;
  /** The version with it; null where there is none. */
  snapshotId: string | null;
  /** What became of its rows; null where that is not known of it alone. */
  rows: Pick<TakenFile, 'loaded' | 'quarantined' | 'skipped'> | null;
  errorCode: string | null;
  /** What the fault said, and what it names and counts; null where there was none. Whoever does not see all of runs is not told it. */
  fault: { message: string | null; facts: FaultFact[] | null } | null;
  /** What became of its rows, of a workbook of mended ones; null of any other, and where none was judged. */
  mended: MendOutcome | null;
}

const nowhere: Omit<Fate, 'state'> = {
  runId: null,
  snapshotId: null,
  rows: null,
  errorCode: null,
  fault: null,
  mended: null,
};

/** Whether a file goes on by itself. */
export function isOnItsWay(fate: Fate | null): boolean {
  return fate?.state === 'waiting' || fate?.state === 'working';
}

/**
 * Follows a file that was handed in to the run that took it in, be it the one that was asked for or one that a schedule began.
 *
 * @returns null where it was not handed in
 */
export function readFate(control: Control, upload: Upload): Fate | null {
  if (upload.state !== 'handed_in' || upload.endedAt === null) return null;
  // Its run ends before what became of its rows is kept; what was asked for is done only afterwards.
  if (upload.kind === 'workbook' && isOpen(control, upload)) return ofRequest(control, upload, null);
  const loads = readLoadsSince(control, upload.source, upload.endedAt);
  const own = ownRun(control, upload);
  const took = loads.filter((load) => hasFile(load, upload) || isReplay(load, upload, own));
  const ends = took.map((load) => ofLoad(control, upload, load, loads));
  const end = ends.find(({ state }) => lasting.includes(state)) ?? ends.at(-1);
  if (end && (lasting.includes(end.state) || !isOpen(control, upload))) return end;
  return ofRequest(control, upload, loads.find(({ run }) => run.runId === own) ?? null);
}

/** After any other end the file lies in the inbox still, and a later run takes it in. */
const lasting: readonly FateState[] = ['served', 'published', 'taken_back', 'held'];

/** Whether what was asked for is still to be done, or done again. */
function isOpen(control: Control, { requestId }: Upload): boolean {
  const request = requestId === undefined ? null : readRequest(control, requestId);
  return request?.state === 'waiting' || request?.state === 'working';
}

/** The run that was begun for it; null while there is none. */
function ownRun(control: Control, { requestId }: Upload): string | null {
  const request = requestId === undefined ? null : readRequest(control, requestId);
  return request?.runId ?? (request?.claim ? readClaimRun(control, request.claim) : null);
}

/** By its content, or by its name where the landing gate left some of it out. */
function hasFile({ files }: LoadOfSource, { kind, sha256, fileName }: Upload): boolean {
  if (kind !== 'extract') return false;
  return findFile(files, { sha256, fileName }) !== undefined;
}

function findFile(
  files: readonly TakenFile[],
  { sha256, fileName }: Pick<Upload, 'sha256' | 'fileName'>,
): TakenFile | undefined {
  return files.find((one) => one.sha256 === sha256 || (one.isGated && one.fileName === fileName));
}

function isReplay({ run, account }: LoadOfSource, { kind }: Upload, own: string | null): boolean {
  return kind === 'workbook' && run.runId === own && account.outcome === 'loaded';
}

function ofLoad(
  control: Control,
  upload: Upload,
  { run, files }: LoadOfSource,
  loads: readonly LoadOfSource[],
): Fate {
  const { runId, snapshotId, errorCode } = run;
  const end =
    upload.kind === 'workbook'
      ? endOfMends(control, { runId, table: upload.table, stored: upload.stored })
      : endOfRun(control, run);
  const isTakenBack = loads.some(
    (later) => later.account.outcome === 'restored' && later.run.startedAt > run.startedAt,
  );
  const state = isTakenBack && (end === 'served' || end === 'published') ? 'taken_back' : end;
  const mended = upload.kind === 'workbook' ? readOutcome(upload.stored) : null;
  const rows = mended === null ? (findFile(files, upload) ?? null) : rowsOf(mended);
  return { state, runId, snapshotId, rows, errorCode, fault: faultOf(run), mended };
}

/** Rows of a workbook as those of a file: what came back as it went out is skipped. */
export function rowsOf({ loaded, held, untouched }: MendOutcome): NonNullable<Fate['rows']> {
  return { loaded, quarantined: held, skipped: untouched };
}

/** Where no run says that it took the file in, the request by which it should be says how far that is. */
function ofRequest(control: Control, { requestId }: Upload, own: LoadOfSource | null): Fate {
  const request = requestId === undefined ? null : readRequest(control, requestId);
  if (own?.account.outcome === 'failed')
    return {
      ...{ ...nowhere, state: 'failed', runId: own.run.runId },
      ...{ errorCode: own.account.errorCode, fault: faultOf(own.account) },
    };
  if (request === null) return { ...nowhere, state: 'unknown' };
  const runId = request.runId ?? (request.claim ? readClaimRun(control, request.claim) : null);
  if (request.state === 'waiting') return { ...nowhere, state: 'waiting' };
  if (request.state === 'working') return { ...nowhere, state: 'working', runId };
  if (request.state === 'cancelled') return { ...nowhere, state: 'cancelled', runId };
  if (request.state === 'failed')
    return {
      ...{ ...nowhere, state: 'failed', runId, errorCode: request.errorCode ?? 'unknown' },
      fault: faultOf(runId === null ? null : readRun(control, runId)) ?? faultOf(request),
    };
  return { ...nowhere, state: 'repeated', runId };
}

function faultOf(of: { errorMessage: string | null; errorFacts?: FaultFact[] | null } | null): Fate['fault'] {
  if (of === null || of.errorMessage === null) return null;
  return { message: of.errorMessage, facts: of.errorFacts ?? null };
}
