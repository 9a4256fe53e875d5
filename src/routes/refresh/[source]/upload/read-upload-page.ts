import { formatBytes } from '#lib/format/number.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import { readSourceFiles, requireSource, seesAllUnits } from '#lib/server/questions.ts';
import { knowsAllOfRuns } from '#lib/server/refresh/known-events.ts';
import { checkInScope } from '#lib/server/uploads/check-in-scope.ts';
import { readCheckRequest } from '#lib/server/uploads/check-request.ts';
import { readFate } from '#lib/server/uploads/fate.ts';
import { inScope } from '#lib/server/uploads/mend-outcome.ts';
import { reachOf } from '#lib/server/uploads/reach.ts';
import { countLying, MOST_REFUSED, MOST_WAITING } from '#lib/server/uploads/require-room.ts';
import { refusedText } from '#lib/server/uploads/refused-text.ts';
import { listUploads, readCheck, requireUpload, type Upload } from '#lib/server/uploads/upload-record.ts';
import { typedForms } from '#lib/server/uploads/typed-forms.ts';
import { uploadRules } from '#lib/server/uploads/upload-rules.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import type { SourceFile } from '#warehouse/query/source-files.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { composeUpload, type UploadView } from './compose-upload.ts';

const LISTED = 10;
const LISTED_MENDS = 5;

/** Reads the page on which extracts of a source are sent. @throws {WarehouseError} question_invalid, upload_unknown */
export async function readUploadPage(
  snapshot: Snapshot,
  id: string,
  { file, taken, url }: { file: string | null; taken: number; url: URL },
  words: Words,
) {
  const source = requireSource(snapshot.catalog, id);
  const { language, t, fallback } = words;
  const rules = uploadRules(source);
  const lying = await countLying(id);
  const scope = currentReader().scopeFor('upload_extracts');
  const { control } = await openWarehouse();
  const view = (upload: Upload) => readUpload(control, snapshot, upload, words);
  return {
    id,
    name: contentText(source.name, language, fallback),
    rules: rules && {
      patterns: rules.patterns.map((path) => `inbox/${path}`),
      endings: rules.endings.join(', '),
      accept: rules.endings.join(','),
      maxBytes: formatBytes(rules.maxBytes, language),
      month: rules.example === null ? '' : t('upload.nameSaysMonth', { example: rules.example }),
      mode: t(`upload.mode.${rules.files.mode}`),
      waiting: t('sent.waiting', { count: lying.waiting, most: MOST_WAITING }),
      refused: lying.refused > 0 ? t('sent.waiting', { count: lying.refused, most: MOST_REFUSED }) : '',
      typed: typedForms(rules.tables, words),
    },
    isPart: !seesAllUnits(scope),
    refused: refusedText(url, rules?.endings ?? [], t),
    chosen: file === null ? null : await readChosen(control, snapshot, { id, file, taken }, words),
    uploads: await Promise.all(listUploads(id, LISTED).map(view)),
  };
}

/** Of the workbooks of mended rows that were sent of a source, the newest, and how each stands. */
export async function readSentMends(snapshot: Snapshot, id: string, words: Words) {
  const { control } = await openWarehouse();
  const mends = listUploads(id, LISTED, 'workbook').slice(0, LISTED_MENDS);
  const views = await Promise.all(mends.map((upload) => readUpload(control, snapshot, upload, words)));
  return views.map(({ id: uploadId, fileName, sent, standingText, fate }) => ({
    ...{ href: `/refresh/${id}/upload?file=${uploadId}`, fileName, sent, standingText },
    isBad: fate?.tone === 'warn' || fate?.tone === 'bad',
  }));
}

/** A file that was sent, with all that was found in it. */
async function readChosen(
  control: Control,
  snapshot: Snapshot,
  { id, file, taken }: { id: string; file: string; taken: number },
  words: Words,
): Promise<UploadView> {
  const scope = currentReader().scopeFor('see_refreshes');
  const [last] = await readSourceFiles(snapshot, scope, { sourceId: id });
  return readUpload(control, snapshot, requireUpload(id, file), words, {
    last: last ?? null,
    takenPage: taken,
  });
}

/** Why a file of somebody else is refused may name units: whoever does not see all of runs is told its code. */
function knownCheck(check: FileCheck, { personId }: Upload): FileCheck {
  const { refusal } = check;
  if (refusal === null || knowsAllOfRuns()) return check;
  if (personId !== currentReader().personId)
    return { ...check, refusal: { ...refusal, message: '', facts: [] } };
  if (refusal.code !== 'change_unexplained') return check;
  // What would change are reports and sums of others as well.
  const facts = refusal.facts?.filter(({ fact }) => fact === 'cut_short' || fact === 'more_files');
  return { ...check, refusal: { ...refusal, message: '', facts } };
}

async function readUpload(
  control: Control,
  snapshot: Snapshot,
  upload: Upload,
  words: Words,
  { last = null, takenPage = 1 }: { last?: SourceFile | null; takenPage?: number } = {},
): Promise<UploadView> {
  const check = readCheck(upload);
  const fate = readFate(control, upload);
  const readable = currentReader().scopeFor('see_quarantine');
  const [shown, reach, request, mended] = await Promise.all([
    check && upload.kind === 'workbook'
      ? checkInScope(snapshot, readable, check)
      : check && knownCheck(check, upload),
    check && reachOf(check),
    readCheckRequest(upload),
    fate?.mended ? inScope(snapshot, readable, fate.mended) : null,
  ]);
  const told = fate && { ...fate, mended, fault: knowsAllOfRuns() ? fate.fault : null };
  const found = { upload, check: shown, reach, request, fate: told, last, takenPage };
  return composeUpload(found, snapshot, words);
}
