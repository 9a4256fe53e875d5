import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFault } from '../fault-log.ts';

const PREFIX = 'lodestar-paper-';

/** Far longer than any sheet may take: a folder of that age is nobody's, whichever process or container made it. */
const LEFT_AFTER_MS = 60 * 60_000;

/**
 * Does some work with a folder of its own for a browser's profile and whatever else it writes; nothing of it stays. What a
 * process left behind that was killed is swept first. Folders that cannot be removed are logged: the work is none the worse.
 */
export async function withProfileFolder<T>(
  work: (folder: string) => Promise<T>,
  within = tmpdir(),
): Promise<T> {
  await sweep(within);
  const folder = await mkdtemp(join(within, `${PREFIX}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await remove(folder);
  }
}

/** The last processes of a browser may still be writing while they end. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch((fault: unknown) =>
    logFault(fault, { folder }),
  );
}

async function sweep(within: string): Promise<void> {
  const names = (await readdir(within)).filter((name) => name.startsWith(PREFIX));
  await Promise.all(
    names.map(async (name) => {
      const folder = join(within, name);
      if (await isLeft(folder)) await remove(folder);
    }),
  );
}

/** Whether a folder is this user's own and has been left behind; one that is gone by now is not. */
async function isLeft(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (!found?.isDirectory() || found.uid !== (process.geteuid?.() ?? found.uid)) return false;
  return Date.now() - found.mtimeMs > LEFT_AFTER_MS;
}
