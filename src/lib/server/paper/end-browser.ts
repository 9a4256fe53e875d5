import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import { logFault } from '../fault-log.ts';

/** How long a browser may take to end by itself, and to be gone once it has been killed. */
const END_WITHIN_MS = 5_000;
const ASK_AGAIN_MS = 100;

/**
 * Ends a browser that has started or is about to, whatever state it is in: it is asked to, unless it is to end at once, and killed where
 * it does not. Never throws, and takes ten seconds at most; a browser that outlives that is logged.
 *
 * @param starting its start, which is under way, done or failed
 * @param folder its profile, which its command names: while it starts nothing else is known of it
 */
export async function endBrowser(
  starting: Promise<BrowserContext>,
  folder: string,
  { atOnce }: { atOnce: boolean },
): Promise<void> {
  const ended = starting.then((browser) => browser.close()).catch(() => undefined);
  if (!atOnce && (await isDone(ended, END_WITHIN_MS))) return;
  const deadline = Date.now() + END_WITHIN_MS;
  do {
    await killBrowser(folder);
    if (await isDone(ended, ASK_AGAIN_MS)) return;
  } while (Date.now() < deadline);
  logFault(new Error('a browser that makes PDF was told to end, and did not'), { folder });
}

/** Whether something has come to its end within a time. */
const isDone = (work: Promise<unknown>, within: number): Promise<boolean> =>
  Promise.race([work.then(() => true), wait(within, false, { ref: false })]);

/** Kills the processes that name a profile in their command, with their groups. Where there is no /proc Playwright's own limit ends them. */
async function killBrowser(folder: string): Promise<void> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(
    ids.map(async (id) => {
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      if (id !== process.pid && command.includes(folder) && !kill(-id)) kill(id);
    }),
  );
}

function kill(id: number): boolean {
  try {
    return process.kill(id, 'SIGKILL');
  } catch {
    // No such group, or gone by now.
    return false;
  }
}
