import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, with little room. */
export interface SmallDisk {
  root: string;
  /** Leaves so much room, in bytes, as nearly as its pages allow. */
  fill(left: number): void;
  /** Gives the room back. */
  free(): void;
  remount(how: 'ro' | 'rw'): void;
  close(): void;
}

const run = (program: string, args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Whether this process may mount; only root may, and not in every container. */
export function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const disk = tryMount(1);
  disk?.close();
  return disk !== null;
}

/** Mounts a disk in memory. @param from folder that is copied onto it */
export function openSmallDisk(megabytes: number, from: string): SmallDisk {
  const disk = tryMount(megabytes);
  if (disk === null) throw new Error('this process may not mount');
  cpSync(from, disk.root, { recursive: true });
  return disk;
}

function tryMount(megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-disk-'));
  const mounted = join(folder, 'disk');
  mkdirSync(mounted);
  if (!run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mounted])) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const root = join(mounted, 'data');
  mkdirSync(root);
  const ballast = join(mounted, 'ballast');
  return {
    root,
    fill: (left) => {
      const { bavail, bsize } = statfsSync(mounted);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
    free: () => rmSync(ballast, { force: true }),
    remount: (how) => {
      if (!run('mount', ['-o', `remount,${how}`, mounted])) throw new Error(`not remounted ${how}`);
    },
    close: () => {
      if (!run('umount', [mounted])) run('umount', ['-l', mounted]);
      rmSync(folder, { recursive: true });
    },
  };
}
