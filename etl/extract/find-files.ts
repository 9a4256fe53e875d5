import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { compareNames } from '#etl/compare-names.ts';
import { EtlError } from '#etl/errors.ts';
import {
  globPattern,
  isHousekeeping,
  looksBelow,
  partGlob,
  pathsUntaken,
} from '#warehouse/model/glob-pattern.ts';

/** A file in the inbox. */
export interface InboxFile {
  /** Relative to the source's inbox folder: the part of its path before the first `*` or `?`. */
  fileName: string;
  path: string;
}

/**
 * Files under the inbox that match a glob (`*`, `**`, `?`; upper and lower case alike), in natural order of name: `2` before
 * `10`. Hidden files and the lock files of office programs are not deliveries.
 *
 * @throws {EtlError} extract_unreadable: the glob or a link leads out of the inbox
 */
export async function findFiles(inbox: string, glob: string): Promise<InboxFile[]> {
  if (glob.startsWith('/') || glob.split(/[\\/]/).includes('..')) throw leaves(glob);
  const parted = partGlob(glob);
  const { folder } = parted;
  const pattern = globPattern(parted.pattern);
  const deep = looksBelow(parted.pattern);
  const root = await maybeRealPath(inbox);
  if (root === null) return [];
  const found: InboxFile[] = [];
  for (const path of await list(join(root, folder), deep)) {
    const fileName = relative(join(root, folder), path).split(sep).join('/');
    if (!pattern.test(fileName.normalize('NFC'))) continue;
    if (!(await isFileWithin(root, path))) {
      if (await isGone(path)) continue;
      throw leaves(folder + fileName);
    }
    found.push({ fileName, path });
  }
  return found.sort((a, b) => compareNames(a.fileName, b.fileName));
}

/**
 * Names of the files that lie in the folder of a glob, hidden ones aside, and that none of the globs takes, in natural order; of a glob
 * without a folder of its own none, since others deliver there as well.
 */
export async function listUntaken(inbox: string, glob: string, globs: readonly string[]): Promise<string[]> {
  const { folder, pattern } = partGlob(glob);
  if (folder === '') return [];
  const all = await list(join(inbox, folder), looksBelow(pattern));
  const names = all.map((path) => relative(inbox, path).split(sep).join('/'));
  return pathsUntaken(names, globs)
    .map((name) => name.slice(folder.length))
    .sort(compareNames);
}

/** Paths of files and links below a folder; links to folders are not followed. */
async function list(folder: string, deep: boolean): Promise<string[]> {
  if ((await maybeRealPath(folder)) === null) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    if (isHousekeeping(entry.name)) continue;
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) paths.push(path);
    else if (deep) paths.push(...(await list(path, deep)));
  }
  return paths;
}

async function isFileWithin(root: string, path: string): Promise<boolean> {
  const real = await maybeRealPath(path);
  return real !== null && real.startsWith(root + sep) && (await stat(real)).isFile();
}

/** Whether a file went away since the folder was listed; a link that leads nowhere is still there. */
async function isGone(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return true;
    throw cause;
  }
}

async function maybeRealPath(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

function leaves(path: string): EtlError {
  return new EtlError(
    'extract_unreadable',
    `extract unreadable: ${path} is no file inside the inbox. Expected plain files; put a copy there instead of a link.`,
    { path },
  );
}
