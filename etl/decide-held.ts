import { linkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import { dismissHeld, readHeld } from '#warehouse/control/held-versions.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Served } from '#warehouse/control/versions.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { retireVersions, type Retention } from '#warehouse/snapshot/retention.ts';
import { publishBuild } from './publish/publish-build.ts';

/** Where versions wait. */
export interface Desk {
  control: Control;
  paths: DataPaths;
}

/**
 * Publishes a version that waits, as it was built: what was looked at is what is served.
 *
 * @throws {WarehouseError} snapshot_missing: no such version waits; publish_conflict: another version has been published since
 * it was built, so its changes are no longer those that were looked at; lease_held: a run works
 */
export function approveHeld({ control, paths }: Desk, snapshotId: string, retention: Retention): Served {
  return withLease(control, snapshotId, () => {
    const { file, runId, parentId, asOf } = readHeld(control, snapshotId);
    const waiting = join(paths.held, file);
    // A second name is what moves: a crash before the commit point leaves the version waiting, one after it an orphan.
    const moving = `${waiting}.approved`;
    rmSync(moving, { force: true });
    linkSync(waiting, moving);
    const sealed = { file: moving, snapshotId, runId, parentId, asOf };
    const served = publishBuild(control, paths, sealed);
    rmSync(waiting);
    retireVersions(control, paths, retention);
    return served;
  });
}

/**
 * Throws a version that waits away, and refuses the deliveries that it would have brought, so that they are not loaded again
 * until their files or contract change.
 *
 * @param sources whose deliveries are refused; empty: all that it would have changed
 * @returns the sources refused
 * @throws {WarehouseError} snapshot_missing, lease_held
 */
export function refuseHeld(
  { control, paths }: Desk,
  snapshotId: string,
  { sources, reason }: { sources: readonly string[]; reason: string },
): string[] {
  return withLease(control, snapshotId, () => {
    const { file, changes } = readHeld(control, snapshotId);
    const refused = (changes as VersionChanges).sources.filter(
      ({ source, after }) => after !== null && (sources.length === 0 || sources.includes(source)),
    );
    const refusals = refused.map(({ source, after }) => ({
      ...{ sourceId: source, contentHash: after!.contentHash, reason },
    }));
    dismissHeld(control, snapshotId, refusals);
    rmSync(join(paths.held, file), { force: true });
    return refused.map(({ source }) => source);
  });
}

/** A run that sweeps orphans must not meet a file on its way from one folder to the other. */
function withLease<T>(control: Control, snapshotId: string, work: () => T): T {
  const holder = `decision-${snapshotId}`;
  takeLease(control, holder);
  try {
    return work();
  } finally {
    releaseLease(control, holder);
  }
}
