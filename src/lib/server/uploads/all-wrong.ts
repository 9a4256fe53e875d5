import type { FileCheck } from '#warehouse/model/file-check.ts';
import type { Upload } from './upload-record.ts';

/** Whether a workbook was sent back of which no mended row could be taken in: to hand it in would have somebody decide on nothing. */
export function isAllWrong(
  { kind }: Pick<Upload, 'kind'>,
  check: Pick<FileCheck, 'account'> | null,
): boolean {
  if (kind !== 'workbook' || !check?.account) return false;
  const { loaded, quarantined, unjudged = 0 } = check.account;
  return quarantined > 0 && loaded + unjudged === 0;
}
