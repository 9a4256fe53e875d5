import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import { hashFile } from '../extract/keep.ts';
import { readManifest, type Manifest } from '../extract/manifest.ts';

/** A delivery that is kept. */
export interface OldExtract {
  extractId: string;
  bytes: number;
  /** Its folder, absolute. */
  folder: string;
}

/**
 * Deliveries that came before an instant and lie in the inbox no more: the next refresh would only take those in again, as if they had come
 * today. Whether a version needs one is for others to say.
 *
 * @param since ISO UTC; null: there are none
 */
export async function findOldExtracts(paths: DataPaths, since: string | null): Promise<OldExtract[]> {
  if (since === null || !existsSync(paths.extracts)) return [];
  const found: OldExtract[] = [];
  for (const source of foldersIn(paths.extracts))
    for (const extractId of foldersIn(join(paths.extracts, source))) {
      const folder = join(paths.extracts, source, extractId);
      const manifest = await readManifest(folder);
      // Without a manifest it has not wholly arrived: nobody can judge it.
      if (!manifest?.files.every(({ receivedAt }) => receivedAt < since)) continue;
      if (await isInInbox(join(paths.inbox, source), manifest)) continue;
      found.push({ extractId, bytes: manifest.bytes, folder });
    }
  return found;
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted();
}

/** Nobody waits for a hash. */
const NEVER = new AbortController().signal;

/** Whether it lies there as it came: another delivery may have taken its name. */
async function isInInbox(inbox: string, { files, bytes, sha256 }: Manifest): Promise<boolean> {
  for (const { fileName } of files) {
    const place = join(inbox, fileName);
    const size = statSync(place, { throwIfNoEntry: false })?.size;
    if (size === bytes && (await hashFile(place, NEVER)) === sha256) return true;
  }
  return false;
}
