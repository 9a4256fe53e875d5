import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#etl/run-context.ts';
import { holdVersion, type HeldVersion } from '#warehouse/control/held-versions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { placeDurably } from '#warehouse/snapshot/durable-file.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { snapshotFileOf } from '#warehouse/snapshot/snapshot-name.ts';
import { requireWhole, type SealedBuild } from './publish-build.ts';

/**
 * Lets a sealed build wait for a person's word: to disk, to its place, then one row in the control database. A crash before
 * the row leaves an orphan that the next run removes, as one after it does the files of the versions whose place it takes.
 *
 * @param changes what it would change
 * @returns its row, and the ids of those that can be approved no more and whose place it takes
 * @throws {EtlError} audit_failed: a write-ahead log is left, so the file alone is not whole
 */
export function holdBuild(
  control: Control,
  paths: DataPaths,
  build: SealedBuild,
  changes: VersionChanges,
): { held: HeldVersion; replaced: string[] } {
  requireWhole(build);
  const { snapshotId, runId, parentId, asOf, refusals } = build;
  const file = snapshotFileOf(snapshotId);
  const place = join(paths.held, file);
  const bytes = statSync(build.file).size;
  placeDurably(build.file, place);
  try {
    const formatVersion = FORMAT_VERSION;
    const row = { snapshotId, file, runId, parentId, asOf, formatVersion, bytes, changes };
    const { held, replaced } = holdVersion(control, row, refusals);
    for (const one of replaced) rmSync(join(paths.held, one.file), { force: true });
    return { held, replaced: replaced.map((one) => one.snapshotId) };
  } catch (fault) {
    rmSync(place);
    throw fault;
  }
}
