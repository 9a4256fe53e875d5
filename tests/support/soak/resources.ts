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

/** How much more is held after an hour, by a straight line through what was seen. */
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

/** Straight lines through what was seen after everything was warm. */
export function slopesOf(seen: readonly Held[]): Slopes {
  const warm = seen.slice(Math.floor(seen.length / 4));
  const lineOf = (what: keyof Slopes) => {
    const per_hour = Number((slope(warm.map((held) => [held.at, held[what]])) * 3_600_000).toFixed(2));
    const rounded = (held: Held | undefined) => Number((held?.[what] ?? 0).toFixed(1));
    return { first: rounded(warm[0]), last: rounded(warm.at(-1)), per_hour };
  };
  return {
    rss_mb: lineOf('rss_mb'),
    handles: lineOf('handles'),
    disk_mb: lineOf('disk_mb'),
    control_mb: lineOf('control_mb'),
  };
}

/** Least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const below = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

function sizeOf(patterns: string[]): number {
  return globSync(patterns).reduce((sum, file) => sum + bytesOf(file), 0) / MEGA;
}

/** Files come and go while they are counted. */
function bytesOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : 0;
}
