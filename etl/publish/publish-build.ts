import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EtlError } from '#etl/errors.ts';
import type { DataPaths } from '#etl/run-context.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Refusal } from '#warehouse/control/refused-deliveries.ts';
import { listVersions, publishVersion, type Served } from '#warehouse/control/versions.ts';
import { placeDurably } from '#warehouse/snapshot/durable-file.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { snapshotFileOf } from '#warehouse/snapshot/snapshot-name.ts';

/** A build that is finished, audited and closed. */
export interface SealedBuild {
  /** Absolute path of the file. */
  file: string;
  snapshotId: string;
  runId: string;
  /** The version it was built on, null for none: what must still be served when it is published. */
  parentId: string | null;
  asOf: string;
  /** Deliveries that it takes back: refused in the step that publishes it or lets it wait. */
  refusals?: readonly Refusal[];
}

/**
 * Makes a sealed build the version being served: to disk, to its place, then one row in the control database, which is
 * the commit point. A crash before it leaves an orphan that the next run removes; after it, the new version is served.
 *
 * @throws {EtlError} audit_failed: a write-ahead log is left, so the file alone is not whole
 * @throws {WarehouseError} publish_conflict: another version has been published since the build began
 */
export function publishBuild(control: Control, paths: DataPaths, build: SealedBuild): Served {
  requireWhole(build);
  const { snapshotId, runId, parentId, asOf, refusals } = build;
  const file = snapshotFileOf(snapshotId);
  const place = join(paths.snapshots, file);
  const bytes = statSync(build.file).size;
  placeDurably(build.file, place);
  try {
    const version = { snapshotId, file, runId, parentId, asOf, formatVersion: FORMAT_VERSION, bytes };
    return publishVersion(control, version, parentId, refusals);
  } catch (conflict) {
    if (listVersions(control).every((version) => version.file !== file)) rmSync(place);
    throw conflict;
  }
}

/** @throws {EtlError} audit_failed: a write-ahead log is left beside the file */
export function requireWhole({ file, snapshotId }: Pick<SealedBuild, 'file' | 'snapshotId'>): void {
  if (!existsSync(`${file}.wal`)) return;
  throw new EtlError(
    'audit_failed',
    `audit failed: ${snapshotId} was not closed cleanly, its write-ahead log is still there. Run the refresh again.`,
  );
}
