import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LRUCache } from 'lru-cache';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { fitsGlob, globPattern, isHousekeeping, partGlob } from '#warehouse/model/glob-pattern.ts';
import type { TakenFile } from '#warehouse/model/taken-file.ts';
import type { SourceFile } from '#warehouse/query/source-files.ts';
import { readSettings } from '../env.ts';
import { SharedWork } from '../shared-work.ts';

/** Names of a source's files that lie in the inbox now, relative to its folder there. @param path glob below the inbox */
export function listInbox(path: string): Set<string> {
  const { folder, pattern } = partGlob(path);
  const root = join(dataPaths(readSettings().dataDirectory).inbox, folder);
  if (!existsSync(root)) return new Set();
  const fits = globPattern(pattern);
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !isHousekeeping(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return new Set(names.filter((name) => fits.test(name.normalize('NFC'))));
}

/** A file that was received and is kept. */
export interface KeptFile {
  /** When it was received last under this name (ISO instant). */
  receivedAt: string;
  bytes: number;
}

/** Files of a source that were received and are kept, by their names: of each the one that came last. */
export function listKept(source: string): Map<string, KeptFile> {
  const folder = join(dataPaths(readSettings().dataDirectory).extracts, source);
  const kept = new Map<string, KeptFile>();
  if (!existsSync(folder)) return kept;
  for (const extract of readdirSync(folder)) {
    const { files, bytes } = readManifest(join(folder, extract));
    for (const { fileName, receivedAt } of files) {
      const known = kept.get(fileName);
      if (known && known.receivedAt >= receivedAt) continue;
      if (statSync(join(folder, extract, basename(fileName)), { throwIfNoEntry: false }))
        kept.set(fileName, { receivedAt, bytes });
    }
  }
  return kept;
}

/**
 * Whether a file of the inbox is another than the one of its name that is loaded: by its size and, where it was written after that came,
 * by its content. Of what a landing gate lets in in part nobody can tell.
 *
 * @param path glob below the inbox
 */
export async function hasChanged(
  { source, path }: { source: string; path: string },
  loaded: Pick<SourceFile, 'fileName' | 'sha256' | 'receivedAt'>,
): Promise<boolean> {
  const { inbox, extracts } = dataPaths(readSettings().dataDirectory);
  const file = join(inbox, partGlob(path).folder, loaded.fileName);
  const stand = statSync(file, { throwIfNoEntry: false });
  const kept = readManifest(join(extracts, source, loaded.sha256.slice(0, ID_LENGTH)));
  if (stand === undefined || kept.counts !== undefined) return false;
  if (kept.files.length > 0 && kept.bytes !== stand.size) return true;
  if (stand.mtime.toISOString() <= loaded.receivedAt) return false;
  return (await hashOnce(file, stand)) !== loaded.sha256;
}

/**
 * Whether a file that a run took in lies in the inbox as it was then: by its size and, where it was written after it came, by its content.
 * Nobody waits for that to be read: until it is known, the file lies there.
 *
 * @param path glob below the inbox
 */
export async function liesInInbox(path: string, taken: TakenFile): Promise<boolean> {
  const { fileName, sha256, isGated, bytes, receivedAt } = taken;
  if (!fitsGlob(path, fileName)) return false;
  const file = join(dataPaths(readSettings().dataDirectory).inbox, partGlob(path).folder, fileName);
  const stand = await standOf(file);
  // A folder that is closed to us tells nothing.
  if (stand === 'closed') return true;
  if (!stand?.isFile()) return false;
  // Of what a landing gate lets in in part, what is kept is another file.
  if (isGated) return true;
  if (bytes !== undefined && bytes !== stand.size) return false;
  if (receivedAt !== undefined && stand.mtime.toISOString() <= receivedAt) return true;
  const known = hashes.get(keyOf(file, stand));
  if (known !== undefined) return known === sha256;
  // One that goes away while it is read is looked for anew by whoever asks next.
  void hashOnce(file, stand).catch(() => undefined);
  return true;
}

async function standOf(file: string): Promise<Stats | 'closed' | null> {
  try {
    return await stat(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'EACCES' || code === 'EPERM') return 'closed';
    throw cause;
  }
}

/** Hashes of files as they stood: a page that is looked at again reads none of them again. */
const hashes = new LRUCache<string, string>({ max: 2000 });
const hashing = new SharedWork<string>();

async function hashOnce(file: string, stand: Stats): Promise<string> {
  const key = keyOf(file, stand);
  return (
    hashes.get(key) ??
    (await hashing.join(key, undefined, async (signal) => {
      const hash = createHash('sha256');
      await pipeline(createReadStream(file), hash, { signal });
      const sha256 = hash.digest('hex');
      hashes.set(key, sha256);
      return sha256;
    }))
  );
}

const keyOf = (file: string, { size, mtimeMs, ctimeMs, ino }: Stats) =>
  JSON.stringify([file, size, mtimeMs, ctimeMs, ino]);

/** Of the hash of a file so much is the name of the folder in which it is kept. */
const ID_LENGTH = 16;

interface Manifest {
  bytes: number;
  /** Of records that a landing gate let in. */
  counts?: unknown;
  files: { fileName: string; receivedAt: string }[];
}

/** One that is being swept away or was never finished says nothing. */
function readManifest(folder: string): Manifest {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return { bytes: 0, files: [] };
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}
