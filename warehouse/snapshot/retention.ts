import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '../control/data-paths.ts';
import type { Control } from '../control/open-control.ts';
import { forgetVersions, listVersions, readServed, type Version } from '../control/versions.ts';
import { usualRetention, type Retention } from './usual-retention.ts';

export { usualRetention, type Retention };

/**
 * Which versions need not be kept: all but the newest, the last one of each month (UTC, by publication), the one being
 * served and the one it was built on.
 *
 * @param versions the newest first
 */
export function expiredVersions(
  versions: readonly Version[],
  servedId: string | null,
  { keepVersions, keepMonthEnds }: Retention = usualRetention,
): Version[] {
  const lastOfMonth = new Map<string, string>();
  for (const version of versions.toReversed())
    lastOfMonth.set(version.publishedAt.slice(0, 7), version.snapshotId);
  const monthEnds = [...lastOfMonth].toSorted(([a], [b]) => b.localeCompare(a)).map(([, id]) => id);
  const parentId = versions.find((version) => version.snapshotId === servedId)?.parentId;
  const kept = new Set([
    servedId,
    parentId,
    ...monthEnds.slice(0, keepMonthEnds ?? monthEnds.length),
    ...versions.slice(0, keepVersions).map((version) => version.snapshotId),
  ]);
  return versions.filter((version) => !kept.has(version.snapshotId));
}

/**
 * Forgets expired versions, then removes their files: a file without a row is an orphan and goes at the next start, a row
 * without a file could not be opened. Readers that still have a file open keep it until they let go.
 *
 * @returns ids of the versions that are gone
 */
export function retireVersions(control: Control, paths: DataPaths, retention = usualRetention): string[] {
  const expired = expiredVersions(listVersions(control), readServed(control)?.snapshotId ?? null, retention);
  forgetVersions(
    control,
    expired.map((version) => version.snapshotId),
  );
  for (const version of expired) rmSync(join(paths.snapshots, version.file), { force: true });
  return expired.map((version) => version.snapshotId);
}
