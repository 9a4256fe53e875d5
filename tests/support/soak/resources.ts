import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';

/** What a process and its data folder hold at a moment. What was delivered is not counted: it grows as agencies deliver. */
export interface Held {
  /** ms since the first look. */
  at: number;
  rss_mb: number;
  handles: number;
  /** Versions and working files. */
  disk_mb: number;
  control_mb: number;
}

/** Medians of the second quarter of what was seen, when everything was warm, and of the last; and how much more that is an hour. */
export type Slopes = {
  [what in Exclude<keyof Held, 'at'>]: { first: number; last: number; per_hour: number };
};

const MEGA = 1e6;
const folders = ['snapshots', 'held', 'build', 'rejected', 'spill'];

/** Looks at a process and its data folder. */
export function lookAt(pid: number, { root }: DataPaths, at: number): Held {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    at,
    rss_mb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000,
    handles: readdirSync(`/proc/${pid}/fd`).length,
    disk_mb: sizeOf(folders.map((folder) => join(root, folder, '**/*'))),
    control_mb: sizeOf([join(root, 'control.db*')]),
  };
}

/** How what is held grows. */
export function slopesOf(seen: readonly Held[]): Slopes {
  const quarter = Math.floor(seen.length / 4);
  const [early, late] = [seen.slice(quarter, 2 * quarter), seen.slice(-quarter)];
  const middle = (part: readonly Held[], what: keyof Held) => median(part.map((held) => held[what]));
  const hours = (middle(late, 'at') - middle(early, 'at')) / 3_600_000;
  const slopeOf = (what: keyof Slopes) => {
    const [first, last] = [middle(early, what), middle(late, what)];
    const rounded = (value: number) => Number(value.toFixed(1));
    return { first: rounded(first), last: rounded(last), per_hour: rounded((last - first) / hours) };
  };
  return {
    rss_mb: slopeOf('rss_mb'),
    handles: slopeOf('handles'),
    disk_mb: slopeOf('disk_mb'),
    control_mb: slopeOf('control_mb'),
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}

function sizeOf(patterns: string[]): number {
  return globSync(patterns).reduce((sum, file) => sum + bytesOf(file), 0) / MEGA;
}

/** Files come and go while they are counted. */
function bytesOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : 0;
}
