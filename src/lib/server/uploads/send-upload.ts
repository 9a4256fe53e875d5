import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Source } from '#warehouse/model/source.ts';
import { requireSource } from '#warehouse/query/question.ts';
import { change } from '../audit/change.ts';
import { askWithin, awaitRequest, type Wish } from '../refresh/ask.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';
import { plainPath } from './plain-name.ts';
import { receiveFile, type ReceivedFile } from './receive-file.ts';
import { requireQuota, requireSpace } from './require-room.ts';
import { refuseUpload } from './upload-fault.ts';
import {
  forgetOld,
  keepUpload,
  removeCheck,
  requireOpen,
  requireUpload,
  uploadsFolder,
  type Upload,
} from './upload-record.ts';
import { requireRules } from './upload-rules.ts';

/** The largest workbook of mended rows: each has a line for each row that was held back. */
const WORKBOOK_BYTES = 64 << 20;

/**
 * Takes in a form with an extract of a source, or with a workbook in which rows were mended, and asks for its check. It lies in the
 * folder of uploads under a name of our own until it is handed in.
 *
 * @param table of which the rows of a workbook are; null: it is an extract
 * @throws {WarehouseError} upload_refused, upload_quota_reached, disk_space_short; question_invalid: no such source
 */
export async function sendUpload(
  { source: id, table }: { source: string; table: string | null },
  headers: IncomingHttpHeaders,
  body: Readable,
): Promise<Upload> {
  const source = await withSnapshot(({ catalog }) => Promise.resolve(requireSource(catalog, id)));
  const { control } = await openWarehouse();
  forgetOld(control.clock());
  await requireQuota(id);
  await requireSpace(headers);
  const received = await receiveFile(headers, body, expectedOf(source, table));
  const upload = await change(({ control: { clock }, reader, note }) => {
    const sent = toUpload(received, { id, table }, clock());
    const made: Upload = { ...sent, personId: reader.personId, byLabel: reader.label };
    keepUpload(made);
    const { uploadId, kind, fileName, bytes, sha256 } = made;
    note({
      action: 'extract_uploaded',
      object: `source:${id}`,
      detail: { uploadId, kind, fileName, bytes, sha256 },
    });
    return made;
  });
  return checkUpload(upload);
}

/** Asks for the check of a file that may still be handed in, and waits a while for it. @throws {WarehouseError} upload_refused */
export async function checkUpload({ source, uploadId }: Upload): Promise<Upload> {
  const requestId = await change((made) => {
    const upload = requireOpen(source, uploadId);
    removeCheck(upload);
    return askWithin(made, wishOfCheck(upload));
  });
  // It may have been handed in or withdrawn since: what was read before is not written again.
  const checked = { ...requireUpload(source, uploadId), checkRequest: requestId };
  keepUpload(checked);
  await awaitRequest(requestId);
  return checked;
}

function wishOfCheck({ source, table, kind, stored, fileName }: Upload): Wish {
  const options =
    kind === 'workbook' ? { file: stored, name: fileName, mended: true } : { file: stored, name: fileName };
  return { kind: 'check', sources: [kind === 'workbook' ? table : source], options, trigger: 'upload' };
}

function expectedOf(source: Source, table: string | null) {
  if (table === null) {
    const { maxBytes, endings } = requireRules(source);
    return { folder: uploadsFolder(), maxBytes, endings, storedEnding: () => '.extract' };
  }
  const isKnown = table === source.id || source.parts?.includes(table);
  if (!isKnown) throw refuseUpload('no_files');
  const endings = ['.xlsx'];
  return { folder: uploadsFolder(), maxBytes: WORKBOOK_BYTES, endings, storedEnding: () => '.xlsx' };
}

function toUpload(
  { uploadId, stored, name, bytes, sha256, fields }: ReceivedFile,
  { id, table }: { id: string; table: string | null },
  at: Date,
): Omit<Upload, 'personId' | 'byLabel'> {
  const asked = table === null ? plainPath(fields.get('name') ?? '') : '';
  return {
    ...{ uploadId, source: id, kind: table === null ? 'extract' : 'workbook', table: table ?? id },
    ...{ stored, fileName: asked || name, bytes, sha256, sentAt: at.toISOString() },
    ...{ state: 'sent', checkRequest: null, endedAt: null },
  };
}
