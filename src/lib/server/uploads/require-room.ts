import type { IncomingHttpHeaders } from 'node:http';
import { readSettings } from '../env.ts';
import { readFreeBytes } from '../health/ready-checks.ts';
import { refuseUpload } from './upload-fault.ts';
import { allUploads } from './upload-record.ts';

/** Files of one person and one source that may wait at a time: each lies on the disk until it is handed in, withdrawn or forgotten. */
export const MOST_WAITING = 10;

/** What is sent lies there, in the inbox once it is handed in, and among the extracts once it is loaded. */
const COPIES = 3;

/** How many files that somebody sent of a source wait to be handed in or withdrawn. */
export function countWaiting(source: string, personId: string): number {
  return allUploads().filter(
    (upload) => upload.source === source && upload.personId === personId && upload.state === 'sent',
  ).length;
}

/**
 * Makes sure, before any of a file is read, that its sender has not too many waiting.
 *
 * @throws {WarehouseError} upload_quota_reached
 */
export function requireQuota(source: string, personId: string): void {
  if (countWaiting(source, personId) >= MOST_WAITING) throw refuseUpload('quota');
}

/**
 * Makes sure, before any of a file is read, that the disk has room for it and what is kept free stays free. Of one that does not say how
 * large it is only the latter is known.
 *
 * @throws {WarehouseError} disk_space_short
 */
export async function requireSpace(headers: IncomingHttpHeaders): Promise<void> {
  const wanted = COPIES * Number(headers['content-length'] ?? 0);
  if ((await readFreeBytes()) - wanted < readSettings().leastFreeBytes) throw refuseUpload('no_space');
}
