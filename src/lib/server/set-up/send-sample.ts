import { rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { record } from '../audit/record.ts';
import { receiveFile } from '../uploads/receive-file.ts';
import { requireSpace } from '../uploads/require-room.ts';
import { uploadsFolder } from '../uploads/upload-record.ts';
import { draftFromSample } from './draft.ts';

/** Larger extracts are sent in part: a draft looks at the first rows. */
const SAMPLE_BYTES = 64 << 20;
export const sampleEndings = ['.csv', '.tsv', '.txt', '.xlsx', '.json', '.ndjson', '.jsonl', '.parquet'];

/**
 * Takes in a sample of an extract and drafts a contract from it. The sample itself is not kept.
 *
 * @returns id of the draft
 * @throws {WarehouseError} upload_refused, disk_space_short
 */
export async function sendSample(headers: IncomingHttpHeaders, body: Readable): Promise<string> {
  await requireSpace(headers);
  const folder = uploadsFolder();
  const expected = {
    folder,
    maxBytes: SAMPLE_BYTES,
    endings: sampleEndings,
    storedEnding: (ending: string) => ending,
  };
  const { uploadId, stored, name, fields } = await receiveFile(headers, body, expected);
  const path = join(folder, stored);
  try {
    await draftFromSample(uploadId, { path, name, id: fields.get('id') ?? '' });
  } finally {
    rmSync(path, { force: true });
  }
  await record({ action: 'contract_drafted', object: `draft:${uploadId}`, detail: { fileName: name } });
  return uploadId;
}
