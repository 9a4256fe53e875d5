import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import type { LocalServer } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import { globPattern, isHousekeeping, partGlob } from '#warehouse/model/glob-pattern.ts';
import { readManifest } from './manifest.ts';

/**
 * Makes sure that files of a source lie in its inbox: what is gone from there is put back as it was received last. What lies there is left
 * as it is.
 *
 * @param fileNames relative to the source's inbox folder
 * @returns those that were put back
 * @throws {EtlError} backfill_impossible: a name that is none of the source's, or a file that is neither in the inbox nor kept
 */
export async function restoreFiles(
  { inbox, extracts }: Pick<DataPaths, 'inbox' | 'extracts'>,
  source: { id: string; server: LocalServer },
  fileNames: readonly string[],
): Promise<string[]> {
  const { folder, pattern } = partGlob(source.server.path);
  const fits = globPattern(pattern);
  const restored: string[] = [];
  for (const fileName of fileNames) {
    if (!fits.test(fileName.normalize('NFC')) || fileName.split('/').some(isHousekeeping))
      throw impossible(source.id, fileName, `is no file of ${source.server.path}`);
    const target = join(inbox, folder, fileName);
    if (await isThere(target)) continue;
    const kept = await newestKept(join(extracts, source.id), fileName);
    if (kept === null)
      throw impossible(source.id, fileName, 'is neither in the inbox nor among what was received');
    if (await putBack(kept, target)) restored.push(fileName);
  }
  return restored;
}

function impossible(sourceId: string, fileName: string, found: string): EtlError {
  return new EtlError(
    'backfill_impossible',
    `back-fill impossible: ${sourceId}/${fileName} ${found}. Expected a delivery that was received before and is still kept; ask the agency for it.`,
    { sourceId, fileName, facts: [{ fact: 'file', name: fileName }] },
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return false;
    throw cause;
  }
}

/** The copy that was received last under a name; null where there is none. */
async function newestKept(folder: string, fileName: string): Promise<string | null> {
  let newest: { path: string; receivedAt: string } | null = null;
  for (const extract of await listFolder(folder)) {
    const manifest = await readManifest(join(folder, extract));
    const file = manifest?.files.find((one) => one.fileName === fileName);
    if (!file || (newest && newest.receivedAt >= file.receivedAt)) continue;
    const path = join(folder, extract, basename(fileName));
    if (await isThere(path)) newest = { path, receivedAt: file.receivedAt };
  }
  return newest?.path ?? null;
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return [];
    throw cause;
  }
}

/** The file appears whole or not at all, and never in place of one that has come meanwhile. @returns whether it was put there */
async function putBack(kept: string, target: string): Promise<boolean> {
  await mkdir(dirname(target), { recursive: true });
  const arriving = join(dirname(target), `.${basename(target)}.back`);
  await rm(arriving, { force: true });
  try {
    await copyFile(kept, arriving, constants.COPYFILE_FICLONE);
    await link(arriving, target);
    return true;
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false;
    throw cause;
  } finally {
    await rm(arriving, { force: true });
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
