import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import { rejectedRunOf } from '#warehouse/snapshot/snapshot-name.ts';
import { keptSince, type RetentionPolicy } from './retention-policy.ts';

/**
 * Files of bad rows that are kept no longer: those beyond the newest so many runs that left some, and those of long ago.
 * @returns names in the folder of rejected rows
 */
export function findOldRejected(
  { rejected }: DataPaths,
  { rejectedRuns, rejectedDays }: Pick<RetentionPolicy, 'rejectedRuns' | 'rejectedDays'>,
  now: Date,
): string[] {
  if (!existsSync(rejected)) return [];
  const files = readdirSync(rejected).toSorted();
  // Ids of runs begin with their instant.
  const newest = [...new Set(files.map(rejectedRunOf))].toSorted().slice(-rejectedRuns);
  const since = keptSince(rejectedDays, now);
  const isOld = (name: string) =>
    since !== null && statSync(join(rejected, name)).mtime.toISOString() < since;
  return files.filter((name) => !newest.includes(rejectedRunOf(name)) || isOld(name));
}
