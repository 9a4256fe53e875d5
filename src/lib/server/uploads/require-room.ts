import type { IncomingHttpHeaders } from 'node:http';
import { currentReader } from '../auth/reader.ts';
import { readSettings } from '../env.ts';
import { readFreeBytes } from '../health/ready-checks.ts';
import { isAllWrong } from './all-wrong.ts';
import { reachOf } from './reach.ts';
import { refuseUpload } from './upload-fault.ts';
import { allUploads, readCheck, type Upload } from './upload-record.ts';

/** Files of one person and one source that may wait at a time: each lies on the disk until it is handed in, withdrawn or forgotten. */
export const MOST_WAITING = 10;

/** The same of files that were refused: they can be checked again, but not be handed in as they are. */
export const MOST_REFUSED = 10;

/** What is sent lies there, in the inbox once it is handed in, and among the extracts once it is loaded. */
const COPIES = 3;

/** Files that somebody sent of a source and that lie there still. */
export interface Lying {
  /** To be checked, or to be handed in. */
  waiting: number;
  /** Refused by their check, wrong in every row, or not their sender's to hand in. */
  refused: number;
}

/** Counts the files that whoever asks has sent of a source and that were neither handed in nor withdrawn. */
export async function countLying(source: string): Promise<Lying> {
  const { personId } = currentReader();
  const lying = allUploads().filter(
    (upload) => upload.source === source && upload.personId === personId && upload.state === 'sent',
  );
  const areRefused = await Promise.all(lying.map(isRefused));
  const refused = areRefused.filter(Boolean).length;
  return { waiting: lying.length - refused, refused };
}

/** A file that could not be checked waits, since nobody has said anything against it. */
async function isRefused(upload: Upload): Promise<boolean> {
  const check = readCheck(upload);
  if (check === null || check.sha256 !== upload.sha256) return false;
  if (check.outcome === 'unacceptable' || isAllWrong(upload, check)) return true;
  const { others, othersReplaced } = await reachOf(check);
  return others + othersReplaced > 0;
}

/**
 * Makes sure, before any of a file is read, that its sender has not too many lying there.
 *
 * @throws {WarehouseError} upload_quota_reached
 */
export async function requireQuota(source: string): Promise<void> {
  const { waiting, refused } = await countLying(source);
  if (waiting >= MOST_WAITING) throw refuseUpload('quota');
  if (refused >= MOST_REFUSED) throw refuseUpload('refused_quota');
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
