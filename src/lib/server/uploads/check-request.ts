import { readRequest } from '#warehouse/queue/read-requests.ts';
import type { RefreshRequest } from '../refresh/ask.ts';
import { openWarehouse } from '../warehouse.ts';
import type { Upload } from './upload-record.ts';

/** The request by which a file was checked last; null where there was none. */
export async function readCheckRequest({ checkRequest }: Upload): Promise<RefreshRequest | null> {
  if (checkRequest === null) return null;
  return readRequest((await openWarehouse()).control, checkRequest);
}
