import { rmSync } from 'node:fs';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import { seesAllUnits } from '#warehouse/scope/scope.ts';
import { change } from '../audit/change.ts';
import { actorOf, currentReader } from '../auth/reader.ts';
import { askWithin, type Wish } from '../refresh/ask.ts';
import type { Deed } from '../audit/record.ts';
import { openWarehouse } from '../warehouse.ts';
import { bringBeside, clearWay, enter, inboxPlace, isEntered, type InboxPlace } from './inbox-place.ts';
import { isAllWrong } from './all-wrong.ts';
import { reachOf } from './reach.ts';
import { refusalOfUpload, refuseUpload } from './upload-fault.ts';
import { keepUpload, readCheck, requireOpen, requireUpload, type Upload } from './upload-record.ts';

/** What is written of a hand-in before it happens, so that one that is cut short is settled by whoever comes after. */
export type HandIn = NonNullable<Upload['handIn']>;

/**
 * Hands in what was sent: an extract goes into the inbox and a refresh is asked for, which waits for a person's word where the contract
 * wants one; a workbook is replayed, and what that builds always waits.
 *
 * The file enters, the refresh is asked for, and the audit is told of it, or none of it: a process that is killed leaves what
 * `settleHandIns` brings to one of both ends.
 *
 * @param replaces whether it takes the place of a file of the same name, which is for those to say who may send all units
 * @returns id of what was asked for
 * @throws {WarehouseError} upload_unknown; upload_refused: it was not found acceptable, is a workbook of which every row is still wrong, reaches beyond the units of its sender, or its
 * name is taken
 */
export async function handIn(
  source: string,
  uploadId: string,
  { replaces }: { replaces: boolean },
): Promise<number> {
  const upload = requireUpload(source, uploadId);
  const check = requireAcceptable(upload);
  const { others, othersReplaced } = await reachOf(check);
  if (others + othersReplaced > 0) throw refuseUpload('other_units');
  const mayReplace = replaces && seesAllUnits(currentReader().scopeFor('upload_extracts'));
  const place = upload.kind === 'extract' ? inboxPlace(upload, check.inboxPath) : null;
  const begun = await begin(upload, check.inboxPath, mayReplace);
  try {
    if (place) await bringBeside(place);
    const requestId = await change((made) => {
      const id = askWithin(made, wishOf(begun));
      made.note(deedOf(begun, id));
      // Last, since what goes wrong before takes nothing back that others may have seen.
      if (place) enter(place, mayReplace);
      return id;
    });
    finish(begun, place, requestId);
    return requestId;
  } catch (fault) {
    takeBack(begun, place, fault);
    throw fault;
  }
}

/** What is asked for when a file was handed in. */
export function wishOf({ kind, source, table, stored }: Upload): Wish {
  if (kind === 'extract') return { kind: 'refresh', sources: [source], trigger: 'upload' };
  return { kind: 'replay', sources: [table], options: { file: stored, hold: true }, trigger: 'upload' };
}

/** What the audit is told of it: who sent the file as well, since another may hand it in. */
export function deedOf(upload: Upload, requestId: number): Deed {
  const { uploadId, kind, fileName, sha256, personId, source, handIn: begun } = upload;
  const detail = { uploadId, kind, fileName, sha256, sentBy: `person:${personId}`, requestId };
  return {
    ...{ action: 'extract_handed_in', object: `source:${source}` },
    detail: { ...detail, ...(begun?.replaces && { replaces: true }) },
  };
}

/** Notes that a file is handed in, and removes what is left of its way. */
export function finish(upload: Upload, place: InboxPlace | null, requestId: number): void {
  if (place) {
    clearWay(place);
    rmSync(place.stored, { force: true });
  }
  keepUpload({ ...upload, state: 'handed_in', endedAt: upload.handIn!.at, requestId });
}

/** Lets a file be as it was before it was handed in. */
export function reopen(upload: Upload, place: InboxPlace | null): void {
  if (place) clearWay(place);
  const sent: Upload = { ...upload, state: 'sent' };
  delete sent.handIn;
  keepUpload(sent);
}

async function begin(upload: Upload, inboxPath: string | null, replaces: boolean): Promise<Upload> {
  const { control } = await openWarehouse();
  const { actor, actorLabel, address } = actorOf(currentReader());
  const by = { actor, actorLabel, address: address ?? null };
  const handIn: HandIn = { ...by, inboxPath, replaces, pid: process.pid, at: control.clock().toISOString() };
  // Read again where nobody else changes it: two clicks hand in once.
  const begun: Upload = { ...requireOpen(upload.source, upload.uploadId), state: 'handing_in', handIn };
  keepUpload(begun);
  return begun;
}

/** What has entered stays until it is settled at the next start, since others may have taken it in. */
function takeBack(begun: Upload, place: InboxPlace | null, fault: unknown): void {
  if (place === null || refusalOfUpload(fault) !== null || !isEntered(place)) reopen(begun, place);
}

function requireAcceptable(upload: Upload): FileCheck {
  const check = readCheck(upload);
  if (check?.outcome !== 'acceptable' || check.sha256 !== upload.sha256) throw refuseUpload('not_acceptable');
  if (isAllWrong(upload, check)) throw refuseUpload('all_wrong');
  return check;
}
