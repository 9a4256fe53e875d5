import { mendInstant, readMendName } from '#warehouse/control/mend-names.ts';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import { currentReader } from '../auth/reader.ts';
import { readOutcome } from './mend-outcome.ts';
import { allUploads, isOwn, type Upload } from './upload-record.ts';

/** A workbook of mended rows that somebody handed in, as those are told of it who decide on what it brings. */
export interface HandedIn {
  /** Who handed it in, as people call them. */
  who: string;
  fileName: string;
  /** What became of its rows; null while none were judged. */
  outcome: MendOutcome | null;
  /** Its page; empty for whoever may not see that. */
  href: string;
}

/**
 * The workbook of which a file of mends was made; null where it came by a command, or is forgotten.
 *
 * @param file its name in the table's folder of corrections: `<time>-<hash of the workbook>.ndjson`
 */
export function workbookOfMend(table: string, file: string): HandedIn | null {
  const name = readMendName(file);
  if (name === null) return null;
  const { takenIn, hash } = name;
  const [upload] = allUploads()
    .filter((one) => one.kind === 'workbook' && one.table === table && one.sha256.startsWith(hash))
    // The same content may be handed in again, after what it brought was withdrawn.
    .filter((one) => handedInAt(one) !== '' && handedInAt(one) <= takenIn)
    .toSorted((a, b) => handedInAt(b).localeCompare(handedInAt(a)));
  if (!upload) return null;
  const { uploadId, source, stored, fileName, handIn, byLabel } = upload;
  const maySee = currentReader().rights.has('upload_extracts') && isOwn(upload);
  return {
    ...{ who: handIn?.actorLabel ?? byLabel, fileName, outcome: readOutcome(stored) },
    href: maySee ? `/refresh/${source}/upload?file=${uploadId}` : '',
  };
}

/** Written as names of files of mends are; empty where it was not handed in. */
function handedInAt({ state, handIn, endedAt }: Upload): string {
  const at = handIn?.at ?? (state === 'handed_in' ? endedAt : null);
  return at === null ? '' : mendInstant(at);
}
