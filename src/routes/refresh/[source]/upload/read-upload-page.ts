import { formatBytes } from '#lib/format/number.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import { readSourceFiles, requireSource, seesAllUnits } from '#lib/server/questions.ts';
import { readCheckRequest } from '#lib/server/uploads/check-request.ts';
import { reachOf } from '#lib/server/uploads/reach.ts';
import { uploadRefusals, type UploadRefusal } from '#lib/server/uploads/upload-fault.ts';
import { listUploads, readCheck, requireUpload, type Upload } from '#lib/server/uploads/upload-record.ts';
import { uploadRules } from '#lib/server/uploads/upload-rules.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { composeUpload, type UploadView } from './compose-upload.ts';

const LISTED = 10;

/** Reads the page on which extracts of a source are sent. @throws {WarehouseError} question_invalid, upload_unknown */
export async function readUploadPage(
  snapshot: Snapshot,
  id: string,
  { file, refused }: { file: string | null; refused: string | null },
  words: Words,
) {
  const source = requireSource(snapshot.catalog, id);
  const { language, t, fallback } = words;
  const rules = uploadRules(source);
  const scope = currentReader().scopeFor('upload_extracts');
  const view = async (upload: Upload) =>
    composeUpload(
      { upload, check: readCheck(upload), request: await readCheckRequest(upload) },
      snapshot,
      words,
    );
  return {
    id,
    name: contentText(source.name, language, fallback),
    rules: rules && {
      patterns: rules.patterns.map((path) => `inbox/${path}`),
      endings: rules.endings.join(', '),
      accept: rules.endings.join(','),
      maxBytes: formatBytes(rules.maxBytes, language),
      mode: t(`upload.mode.${rules.files.mode}`),
    },
    isPart: !seesAllUnits(scope),
    refused:
      refused !== null && Object.hasOwn(uploadRefusals, refused)
        ? t(`upload.refused.${refused as UploadRefusal}`)
        : '',
    chosen: file === null ? null : await readChosen(snapshot, id, file, words),
    uploads: await Promise.all(listUploads(id, LISTED).map(view)),
  };
}

/** A file that was sent, with all that was found in it. */
async function readChosen(snapshot: Snapshot, id: string, file: string, words: Words): Promise<UploadView> {
  const upload = requireUpload(id, file);
  const check = readCheck(upload);
  const scope = currentReader().scopeFor('see_refreshes');
  const [reach, request, [last]] = await Promise.all([
    check && reachOf(check),
    readCheckRequest(upload),
    readSourceFiles(snapshot, scope, { sourceId: id }),
  ]);
  const found = { upload, check, reach, request, last: last ?? null };
  return composeUpload(found, snapshot, words);
}
