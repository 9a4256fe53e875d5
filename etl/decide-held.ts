import { randomUUID } from 'node:crypto';
import { linkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import { dismissHeld, readHeld, type HeldVersion } from '#warehouse/control/held-versions.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readServed, type Served } from '#warehouse/control/versions.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { deliveriesOf, mendsOfItsOwn, refusedSince, stateOfHeld } from '#warehouse/snapshot/held-state.ts';
import { retireVersions, type Retention } from '#warehouse/snapshot/retention.ts';
import { withdrawMends } from './mend/withdraw-mends.ts';
import { publishBuild } from './publish/publish-build.ts';

/** Where versions wait. */
export interface Desk {
  control: Control;
  paths: DataPaths;
  /** Told what could not be tidied up after a decision that stands. */
  onLeft?: (fault: unknown) => void;
}

/**
 * Publishes a version that waits, as it was built: what was looked at is what is served.
 *
 * @throws {WarehouseError} snapshot_missing: no such version waits; publish_conflict: another version has been published since
 * it was built, so its changes are no longer those that were looked at; delivery_refused: it brings what was refused since;
 * lease_held: a run works
 */
export function approveHeld(desk: Desk, snapshotId: string, retention: Retention): Served {
  const { control, paths } = desk;
  return withLease(control, snapshotId, () => {
    const held = readHeld(control, snapshotId);
    requireUpToDate(control, held);
    requireUnrefused(control, held);
    const { file, runId, parentId, asOf } = held;
    const waiting = join(paths.held, file);
    // A second name is what moves: a crash before the commit point leaves the version waiting, one after it an orphan.
    const moving = `${waiting}.approved`;
    rmSync(moving, { force: true });
    linkSync(waiting, moving);
    const sealed = { file: moving, snapshotId, runId, parentId, asOf };
    const served = publishBuild(control, paths, sealed);
    tidy(desk, () => rmSync(waiting, { force: true }));
    tidy(desk, () => retireVersions(control, paths, retention));
    return served;
  });
}

/** How a version is refused. */
export interface Refusing {
  /** Whose deliveries are refused; empty: all that it would have changed. */
  sources: readonly string[];
  reason: string;
  /** Writes what else belongs to the step that decides. @param refused the sources refused */
  alongside?: (refused: readonly string[]) => void;
}

/**
 * Throws a version that waits away, and refuses the deliveries that it would have brought, so that they are not loaded again
 * until their files, their contract or what was mended in them change. What was mended for it alone is withdrawn.
 *
 * @returns the sources refused
 * @throws {WarehouseError} snapshot_missing; publish_conflict: another version has been published since it was built, perhaps with the
 * very deliveries that would be refused; lease_held
 */
export function refuseHeld(
  desk: Desk,
  snapshotId: string,
  { sources, reason, alongside }: Refusing,
): string[] {
  const { control, paths } = desk;
  return withLease(control, snapshotId, () => {
    const held = readHeld(control, snapshotId);
    requireUpToDate(control, held);
    const refused = deliveriesOf(held.changes as VersionChanges).filter(
      ({ source }) => sources.length === 0 || sources.includes(source),
    );
    const refusals = refused.map(({ source, after: { contentHash } }) => ({
      ...{ sourceId: source, contentHash, reason },
    }));
    const names = refused.map(({ source }) => source);
    const mends = mendsOfItsOwn(control, held).filter(({ table }) => names.includes(table));
    dismissHeld(control, snapshotId, {
      ...{ outcome: 'refused', reason, refusals },
      alongside: () => alongside?.(names),
    });
    rmSync(join(paths.held, held.file), { force: true });
    tidy(desk, () => withdrawMends(paths, mends));
    return names;
  });
}

/**
 * Throws a version that waits away and says nothing of its deliveries: the next refresh loads them like any other. What was mended
 * for it alone is withdrawn.
 *
 * @param reason in a person's words, kept with its run; null where none was given
 * @param alongside writes what else belongs to the step that decides
 * @throws {WarehouseError} snapshot_missing, lease_held
 */
export function discardHeld(
  desk: Desk,
  snapshotId: string,
  reason: string | null,
  alongside: () => void = () => undefined,
): void {
  const { control, paths } = desk;
  withLease(control, snapshotId, () => {
    const held = readHeld(control, snapshotId);
    const mends = mendsOfItsOwn(control, held);
    dismissHeld(control, snapshotId, { outcome: 'discarded', reason, alongside });
    rmSync(join(paths.held, held.file), { force: true });
    tidy(desk, () => withdrawMends(paths, mends));
  });
}

/** What is published stands, whatever is left lying about: the next run sweeps it. */
function tidy({ onLeft }: Desk, work: () => void): void {
  try {
    work();
  } catch (fault) {
    onLeft?.(fault);
  }
}

function requireUpToDate(control: Control, held: HeldVersion): void {
  if (stateOfHeld(control, held) !== 'overtaken') return;
  const { snapshotId, parentId } = held;
  const current = readServed(control)?.snapshotId ?? null;
  throw new WarehouseError(
    'publish_conflict',
    `publish conflict: ${snapshotId} was built on ${parentId ?? 'nothing'}, but ${current ?? 'nothing'} is served now, so what it would ` +
      'change is no longer true. Expected a version built on the one served: plan again, which takes its place, or discard it.',
    { snapshotId, expected: parentId, current },
  );
}

function requireUnrefused(control: Control, held: HeldVersion): void {
  const refused = refusedSince(control, held);
  if (refused.length === 0) return;
  const told = refused.map(({ source, reason }) => `${source} (${reason})`).join(', ');
  throw new WarehouseError(
    'delivery_refused',
    `delivery refused: ${held.snapshotId} brings ${told}, refused since it was built. Expected a version without it: discard this one and ` +
      'plan again, or take the refusal back (npm run etl -- lift SOURCE).',
    { snapshotId: held.snapshotId, refused },
  );
}

/** A run that sweeps orphans must not meet a file on its way from one folder to the other. */
function withLease<T>(control: Control, snapshotId: string, work: () => T): T {
  // Of its own, since whoever bears the holder's name is let in: two decisions on one version exclude each other.
  const holder = `decision-${snapshotId}-${randomUUID()}`;
  takeLease(control, holder);
  try {
    return work();
  } finally {
    releaseLease(control, holder);
  }
}
