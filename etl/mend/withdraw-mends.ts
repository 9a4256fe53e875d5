import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { MendFile } from '#warehouse/snapshot/compare-versions.ts';
import type { DataPaths } from '#warehouse/control/data-paths.ts';

/** Ends the name of a file of mends that nobody lets in any more. It stays beside what came, for whoever asks later. */
const WITHDRAWN = '.withdrawn';

/**
 * Takes mends out of what replays let in.
 *
 * @param mends those that a version which is not wanted alone was made with
 * @returns those that were there to be withdrawn
 */
export function withdrawMends(
  { corrections }: Pick<DataPaths, 'corrections'>,
  mends: readonly MendFile[],
): MendFile[] {
  const there = mends.filter(({ table, file }) => existsSync(join(corrections, table, file)));
  for (const { table, file } of there) {
    const path = join(corrections, table, file);
    renameSync(path, `${path}${WITHDRAWN}`);
  }
  return there;
}
