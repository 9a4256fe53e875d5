import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withProfileFolder } from './profile-folder.ts';

const HOURS_AGO = new Date(Date.now() - 2 * 3_600_000);

/** Root may remove everything: it becomes somebody else for a while. */
const isRoot = process.geteuid?.() === 0;
const NOBODY = 65_534;
async function asOneOfMany(work: () => Promise<void>): Promise<void> {
  if (isRoot) process.seteuid!(NOBODY);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

describe('the folder of a browser', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lodestar-profiles-'));
    await chmod(directory, 0o1777);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(directory, { recursive: true, force: true });
  });

  /** A folder that another process has made. */
  async function made(name: string, at: Date): Promise<string> {
    const folder = join(directory, name);
    await mkdir(join(folder, 'Default'), { recursive: true });
    await utimes(folder, at, at);
    return folder;
  }
  const work = () => withProfileFolder((folder) => Promise.resolve(existsSync(folder)), directory);

  it('is there while it is worked with, and not after', async () => {
    expect(await work()).toBe(true);
    expect(await readdir(directory)).toEqual([]);
  });

  it('sweeps what was left behind, and nothing that may be at work under a process that cannot be seen from here', async () => {
    const left = await made('lodestar-paper-99999999-left', HOURS_AGO);
    const alive = await made('lodestar-paper-99999999-alive', new Date());
    const other = await made('lodestar-exports', HOURS_AGO);
    await work();
    expect([left, alive, other].map((folder) => existsSync(folder))).toEqual([false, true, true]);
  });

  it('leaves alone what is another user’s, where everybody has one temporary folder', async () => {
    const theirs = await made('lodestar-paper-99999999-theirs', HOURS_AGO);
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await asOneOfMany(async () => {
      await work();
    });
    expect(existsSync(theirs)).toBe(isRoot);
    expect(log).not.toHaveBeenCalled();
  });

  it('gives what was made where the folder cannot be removed, now or later, and logs that', async () => {
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await asOneOfMany(async () => {
      const sheet = await withProfileFolder(async (folder) => {
        await mkdir(join(folder, 'full', 'of'), { recursive: true });
        await chmod(join(folder, 'full'), 0o000);
        await utimes(folder, HOURS_AGO, HOURS_AGO);
        return 'a sheet';
      }, directory);
      expect(sheet).toBe('a sheet');
      expect(await work()).toBe(true);
    });
    const [first] = await readdir(directory);
    expect(log.mock.calls.map(([line]) => String(line).includes(first!))).toEqual([true, true]);
    await chmod(join(directory, first!, 'full'), 0o700);
  });
});
