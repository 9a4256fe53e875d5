import { globSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '../control/data-paths.ts';
import type { Control } from '../control/open-control.ts';
import { listHeld } from '../control/held-versions.ts';
import { readRun } from '../control/runs.ts';
import { listVersions } from '../control/versions.ts';
import { rejectedRunOf } from './snapshot-name.ts';

/** What is still arriving, below the extracts: a source's files on their way, a manifest being written. */
const ARRIVING = ['*/.receiving', '*/*/manifest.json.new'];

/**
 * Removes what a run that died left behind: builds, half-received extracts, files among the versions, served or waiting, that no row names;
 * and rejected rows of runs that are known no more. Only the holder of the lease may do this.
 *
 * @returns what was removed, relative to the data directory
 */
export function removeOrphans(control: Control, paths: DataPaths): string[] {
  const named = new Set(listVersions(control).map((version) => version.file));
  const waiting = new Set(listHeld(control).map((held) => held.file));
  const orphans = [
    ...readdirSync(paths.build).map((name) => join('build', name)),
    ...readdirSync(paths.snapshots)
      .filter((name) => !named.has(name))
      .map((name) => join('snapshots', name)),
    ...readdirSync(paths.held)
      .filter((name) => !waiting.has(name))
      .map((name) => join('held', name)),
    ...globSync(ARRIVING, { cwd: paths.extracts }).map((name) => join('extracts', name)),
    ...readdirSync(paths.rejected)
      .filter((name) => readRun(control, rejectedRunOf(name)) === null)
      .map((name) => join('rejected', name)),
  ];
  for (const orphan of orphans) rmSync(join(paths.root, orphan), { recursive: true, force: true });
  return orphans;
}
