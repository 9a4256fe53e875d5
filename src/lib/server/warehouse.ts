import { AsyncLocalStorage } from 'node:async_hooks';
import { seesAllUnits, seesAnyUnit, type Scope } from '#warehouse/scope/scope.ts';
import { settleScope } from '#warehouse/scope/settle-scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { openedServing, openServing, type Lease, type Serving } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { currentReader } from './auth/reader.ts';
import { noteZone } from './auth/zone.ts';
import { readSetting, readSettings } from './env.ts';
import { logFault } from './fault-log.ts';

/** The warehouse of this process, opened at the first call. */
export function openWarehouse(): Promise<Serving> {
  const opened = openedServing(readSetting('dataDirectory'));
  if (opened) return opened;
  const { dataDirectory, threads, slots, memoryLimit } = readSettings();
  return openServing({
    ...{ dataDirectory, threads, slots, memoryLimit },
    onFault: (fault) => logFault(fault, { where: 'attaching the new version' }),
  });
}

/** The version a request has begun to read, held until its answer is made. */
const held = new AsyncLocalStorage<HeldRequest>();

interface HeldRequest {
  lease: Promise<Lease> | null;
  /** The version asked for; null for the one served. */
  snapshotId: string | null;
}

/**
 * Does the work of a request: whatever it reads through {@link withSnapshot}, in however many places, is one version.
 *
 * @param snapshotId a version that is kept, as it stood; null for the one served
 */
export async function holdingOneVersion<T>(
  work: () => Promise<T>,
  snapshotId: string | null = null,
): Promise<T> {
  const request: HeldRequest = { lease: null, snapshotId };
  try {
    return await held.run(request, work);
  } finally {
    request.lease?.then(
      (lease) => lease.release(),
      () => undefined, // Nothing was held; whoever asked has been told.
    );
  }
}

/** Work on one version as whoever asks may know of it, under their scope. */
export type VersionWork<T> = (snapshot: Snapshot, scope: Scope) => Promise<T>;

/**
 * Does some work on one version of the warehouse, for whoever asks.
 * @throws {WarehouseError} snapshot_none_published before the first refresh has ended; version_unknown, snapshot_missing,
 *   snapshot_format_unknown where the request asked for one that cannot be read
 */
export async function withSnapshot<T>(work: VersionWork<T>): Promise<T> {
  const serving = await openWarehouse();
  const request = held.getStore();
  if (!request) return serving.withSnapshot((snapshot) => asReader(snapshot, work, true));
  request.lease ??= request.snapshotId === null ? serving.lease() : serving.leaseVersion(request.snapshotId);
  const { snapshot } = await request.lease;
  return asReader(snapshot, work, request.snapshotId === null || isServed(serving, snapshot));
}

/**
 * Does some work on one version that is kept, as it stood.
 * @throws {WarehouseError} version_unknown, snapshot_missing, snapshot_format_unknown
 */
export async function withVersion<T>(snapshotId: string, work: VersionWork<T>): Promise<T> {
  const serving = await openWarehouse();
  const lease = await serving.leaseVersion(snapshotId);
  try {
    return await asReader(lease.snapshot, work, isServed(serving, lease.snapshot));
  } finally {
    lease.release();
  }
}

/** The version served, as it is: for what tells of the server, and of nothing in it. @throws {WarehouseError} snapshot_none_published */
export async function servedVersion(): Promise<Pick<Snapshot, 'snapshotId' | 'asOf'>> {
  const serving = await openWarehouse();
  return serving.withSnapshot(({ snapshotId, asOf, catalog }) => {
    noteZone(catalog.workspace.timezone);
    return Promise.resolve({ snapshotId, asOf });
  });
}

/**
 * Names of the units, for whoever gives rights over them and sees no figures, and to say that one named in an address is not the reader's
 * (ADR 0038): none before a version is served.
 */
export async function servedUnits(): Promise<Pick<Catalog, 'units' | 'workspace'> | null> {
  const serving = await openWarehouse();
  try {
    return await serving.withSnapshot(({ catalog: { units, workspace } }) =>
      Promise.resolve({ units, workspace }),
    );
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published') return null;
    throw fault;
  }
}

/** What whoever asks may see of figures. */
export function readerScope(): Scope {
  return currentReader().scopeFor('read_figures');
}

const isServed = ({ control }: Serving, { snapshotId }: Snapshot) =>
  readServed(control)?.snapshotId === snapshotId;

/**
 * The one place where a version meets a reader: whatever is read goes through here. Whoever sees a part is told of the whole in the
 * version served alone: what differs between two versions of it may be what one unit reported late.
 */
async function asReader<T>(snapshot: Snapshot, work: VersionWork<T>, isTheServed: boolean): Promise<T> {
  noteZone(snapshot.catalog.workspace.timezone);
  const own = readerScope();
  const present = isTheServed ? null : await presentVersion();
  const scope = await settleScope(snapshot, { ...own, ...reachIn(snapshot, own, present) });
  return work(await visibleSnapshot(snapshot, scope, present?.catalog), scope);
}

async function presentVersion(): Promise<Snapshot> {
  const serving = await openWarehouse();
  return serving.withSnapshot((snapshot) => Promise.resolve(snapshot));
}

/** What a scope has of one version: its whole in the one served, and in an older one what has been closed by now. */
function reachIn({ catalog }: Snapshot, own: Scope, present: Snapshot | null): Partial<Scope> {
  if (present) return { presentId: present.snapshotId };
  return !seesAllUnits(own) && seesAnyUnit(own) ? { wholes: [catalog.workspace.rootUnit] } : {};
}
