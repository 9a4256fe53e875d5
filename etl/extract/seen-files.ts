import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Store } from './keep.ts';

/** A file system may tell the time no finer than this; one that tells whole seconds may tell every second one. */
const FINE_NS = 100_000_000n;
const COARSE_NS = 2_000_000_000n;
const SECOND_NS = 1_000_000_000n;
/** Smaller files are read each time: that costs nothing, and some mounts make up when a file was changed. */
const LARGE_BYTES = 1 << 20;

const seenShape = z.array(z.tuple([z.string(), z.object({ stand: z.string(), sha256: z.string() })]));

/** sha256 of inbox files that were read before, by name, and how each stood then. */
export type SeenFiles = Map<string, { stand: string; sha256: string }>;

/** How a file stands. */
export interface Stand {
  /**
   * Its size, times and place, one of which changes whenever somebody writes to it, as far as its file system notes by itself when it
   * is changed. Null of a file that is read each time.
   */
  stand: string | null;
  /** When it was last changed, in nanoseconds. */
  changed: bigint;
}

/** @returns none where nothing is known, or what is known cannot be read: the files are read again then */
export async function readSeen({ folder }: Pick<Store, 'folder'>): Promise<SeenFiles> {
  try {
    return new Map(seenShape.parse(JSON.parse(await readFile(join(folder, 'seen.json'), 'utf8'))));
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isMissing || cause instanceof SyntaxError || cause instanceof z.ZodError) return new Map();
    throw cause;
  }
}

/** Notes what has been read. A crash leaves what was noted before, or a part that cannot be read. */
export async function writeSeen({ folder }: Pick<Store, 'folder'>, seen: SeenFiles): Promise<void> {
  const path = join(folder, 'seen.json');
  const noted = JSON.stringify([...seen]);
  if (noted === JSON.stringify([...(await readSeen({ folder }))])) return;
  await writeFile(`${path}.new`, noted);
  await rename(`${path}.new`, path);
}

/** How a file stands now. */
export async function standOf(path: string): Promise<Stand> {
  const { size, mtimeNs, ctimeNs, ino, dev } = await stat(path, { bigint: true });
  return {
    stand: size < LARGE_BYTES ? null : [size, mtimeNs, ctimeNs, ino, dev].join(' '),
    changed: mtimeNs > ctimeNs ? mtimeNs : ctimeNs,
  };
}

/**
 * Whether a file that stands as it stood before it was read is what was read: a change since would show, because it would be told
 * apart by its time.
 *
 * @param now in milliseconds
 */
export function isAtRest(before: Stand, after: Stand, now: number): boolean {
  const finest = before.changed % SECOND_NS === 0n ? COARSE_NS : FINE_NS;
  return before.stand === after.stand && BigInt(now) * 1_000_000n - before.changed > finest;
}
