import { WarehouseError } from '#warehouse/errors.ts';

/** Why a file that was sent is not taken. */
export const uploadRefusals = {
  no_form: 'it is no form with a file',
  no_file: 'no file was chosen',
  broken: 'it did not arrive whole',
  empty: 'the file is empty',
  kind: 'its name ends otherwise than the files of this source do',
  unreadable: 'it is no table that can be read',
  id: 'the id is none: a lower-case letter, then letters, digits and _',
  too_large: 'it is larger than this source takes',
  no_files: 'this source takes no files',
  name_taken: 'the inbox has a file of this name already',
  not_acceptable: 'its check has not found it acceptable',
  other_units: 'it holds, or would replace, rows of units that are not yours',
  state: 'it was handed in or withdrawn before',
} as const;
export type UploadRefusal = keyof typeof uploadRefusals;

/** A file that is not taken. */
export function refuseUpload(why: UploadRefusal, cause?: unknown): WarehouseError {
  return new WarehouseError(
    'upload_refused',
    `upload refused: ${uploadRefusals[why]}. Nothing was taken in.`,
    { why },
    { cause },
  );
}

/** Why a file was not taken, of a fault of {@link refuseUpload}; null of any other. */
export function refusalOfUpload(fault: unknown): UploadRefusal | null {
  if (!(fault instanceof WarehouseError) || fault.code !== 'upload_refused') return null;
  return fault.details.why as UploadRefusal;
}
