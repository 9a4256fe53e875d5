import { constants, copyFileSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import { seesAllUnits } from '#warehouse/scope/scope.ts';
import { change } from '../audit/change.ts';
import { currentReader } from '../auth/reader.ts';
import { readSettings } from '../env.ts';
import { ask, type RefreshRequest } from '../refresh/ask.ts';
import { reachOf } from './reach.ts';
import { refuseUpload } from './upload-fault.ts';
import {
  keepUpload,
  readCheck,
  removeFile,
  requireUpload,
  uploadsFolder,
  type Upload,
} from './upload-record.ts';

/**
 * Hands in what was sent: an extract goes into the inbox and a refresh is asked for, which waits for a person's word where the contract
 * wants one; a workbook is replayed, and what that builds always waits.
 *
 * @param replaces whether it takes the place of a file of the same name, which is for those to say who may send all units
 * @throws {WarehouseError} upload_unknown; upload_refused: it was not found acceptable, reaches beyond the units of its sender, or its
 * name is taken
 */
export async function handIn(
  source: string,
  uploadId: string,
  { replaces }: { replaces: boolean },
): Promise<RefreshRequest> {
  const upload = requireUpload(source, uploadId);
  const check = requireAcceptable(upload);
  const { others, othersReplaced } = await reachOf(check);
  if (others + othersReplaced > 0) throw refuseUpload('other_units');
  const mayReplace = replaces && seesAllUnits(currentReader().scopeFor('upload_extracts'));
  await change(({ control, note }) => {
    requireOpen(source, uploadId);
    if (upload.kind === 'extract') placeInInbox(upload, check, mayReplace);
    keepUpload({ ...upload, state: 'handed_in', endedAt: control.clock().toISOString() });
    const { kind, fileName, sha256 } = upload;
    const detail = { uploadId, kind, fileName, sha256, ...(mayReplace && { replaces }) };
    note({ action: 'extract_handed_in', object: `source:${source}`, detail });
  });
  if (upload.kind === 'extract') return ask({ kind: 'refresh', sources: [source], trigger: 'upload' });
  const options = { file: upload.stored, hold: true };
  return ask({ kind: 'replay', sources: [upload.table], options, trigger: 'upload' });
}

/** Takes back what was sent before it is handed in. @throws {WarehouseError} upload_unknown, upload_refused */
export async function withdraw(source: string, uploadId: string): Promise<void> {
  await change(({ control, note }) => {
    const upload = requireOpen(source, uploadId);
    keepUpload({ ...upload, state: 'withdrawn', endedAt: control.clock().toISOString() });
    removeFile(upload);
    const { kind, fileName, sha256 } = upload;
    const detail = { uploadId, kind, fileName, sha256 };
    note({ action: 'extract_withdrawn', object: `source:${source}`, detail });
  });
}

function requireAcceptable(upload: Upload): FileCheck {
  const check = readCheck(upload);
  if (check?.outcome !== 'acceptable' || check.sha256 !== upload.sha256) throw refuseUpload('not_acceptable');
  return check;
}

/** Read again where nobody else changes it: two clicks hand in once. */
function requireOpen(source: string, uploadId: string): Upload {
  const upload = requireUpload(source, uploadId);
  if (upload.state !== 'sent') throw refuseUpload('state');
  return upload;
}

/**
 * The file appears in the inbox whole or not at all, and in place of another only where that was said. It arrives under a hidden name
 * beside its own, since the inbox may lie on another disk.
 */
function placeInInbox({ stored, uploadId }: Upload, { inboxPath }: FileCheck, mayReplace: boolean): void {
  const { inbox } = dataPaths(readSettings().dataDirectory);
  const target = resolve(inbox, inboxPath ?? '');
  if (inboxPath === null || !target.startsWith(inbox + sep)) throw refuseUpload('not_acceptable');
  mkdirSync(dirname(target), { recursive: true });
  const arriving = join(dirname(target), `.${uploadId}`);
  copyFileSync(join(uploadsFolder(), stored), arriving, constants.COPYFILE_FICLONE);
  try {
    if (mayReplace) renameSync(arriving, target);
    else linkSync(arriving, target);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
      throw refuseUpload('name_taken', cause);
    throw cause;
  } finally {
    rmSync(arriving, { force: true });
  }
  rmSync(join(uploadsFolder(), stored), { force: true });
}
