import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'lodestar-paper-';

/**
 * Does some work with a folder of its own for a browser's profile and whatever else it writes; nothing of it stays. What a
 * process left behind that was killed is swept first.
 */
export async function withProfileFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await remove(folder);
  }
}

/** The last processes of a browser may still be writing while they end. */
const remove = (folder: string) =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

async function sweep(): Promise<void> {
  const names = await readdir(tmpdir());
  const left = names.filter(
    (name) => name.startsWith(PREFIX) && !isAlive(Number.parseInt(name.slice(PREFIX.length), 10)),
  );
  await Promise.all(left.map((name) => remove(join(tmpdir(), name))));
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (fault) {
    // Somebody else's process may not be asked, and is alive.
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}
