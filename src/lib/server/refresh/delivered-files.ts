import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { globPattern, isHousekeeping, partGlob } from '#warehouse/model/glob-pattern.ts';
import { readSettings } from '../env.ts';

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

interface Manifest {
  bytes: number;
  files: { fileName: string; receivedAt: string }[];
}

/** One that is being swept away or was never finished says nothing. */
function readManifest(folder: string): Manifest {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return { bytes: 0, files: [] };
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}
