import { WarehouseError, type WarehouseErrorCode } from '#warehouse/errors.ts';

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
  all_wrong: 'every mended row of it is still wrong',
  other_units: 'it holds, or would replace, rows of units that are not yours',
  state: 'it was handed in or withdrawn before',
  quota: 'too many files of yours wait for this source. Hand them in or withdraw some',
  refused_quota: 'too many refused files of yours lie here for this source. Withdraw some',
  no_space: 'the disk of the server has too little room for it',
} as const;
export type UploadRefusal = keyof typeof uploadRefusals;

/** A file that is not taken: `upload_quota_reached`, `disk_space_short`, else `upload_refused`. @param found how its name ends, where it is refused for that */
export function refuseUpload(why: UploadRefusal, cause?: unknown, found?: string): WarehouseError {
  return new WarehouseError(
    codeOf(why),
    `upload refused: ${uploadRefusals[why]}. Nothing was taken in.`,
    { why, ...(found !== undefined && { found }) },
    { cause },
  );
}

/** How the name of a file ends that was not taken for it; `none` where it has no end, null of any other refusal. */
export function foundEnding(fault: unknown): string | null {
  const found = fault instanceof WarehouseError ? fault.details.found : undefined;
  if (typeof found !== 'string') return null;
  return isEnding(found) ? found : 'none';
}

/** Whether a text may be told as the end of a name. */
export function isEnding(text: string): boolean {
  return /^\.[\p{L}\p{N}]{1,12}$/u.test(text);
}

/** Why a file was not taken, of a fault of {@link refuseUpload}; null of any other. */
export function refusalOfUpload(fault: unknown): UploadRefusal | null {
  if (!(fault instanceof WarehouseError) || !codes.includes(fault.code)) return null;
  return fault.details.why as UploadRefusal;
}

const codes: readonly WarehouseErrorCode[] = ['upload_refused', 'upload_quota_reached', 'disk_space_short'];

function codeOf(why: UploadRefusal): WarehouseErrorCode {
  if (why === 'quota' || why === 'refused_quota') return 'upload_quota_reached';
  return why === 'no_space' ? 'disk_space_short' : 'upload_refused';
}
