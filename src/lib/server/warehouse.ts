import { AsyncLocalStorage } from 'node:async_hooks';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { openServing, type Lease, type Serving } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readSettings } from './env.ts';
import { logFault } from './fault-log.ts';

/** The warehouse of this process, opened at the first call. */
export function openWarehouse(): Promise<Serving> {
  const { dataDirectory, threads, slots, memoryLimit } = readSettings();
  return openServing({
    dataDirectory,
    threads,
    slots,
    memoryLimit,
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

/**
 * Does some work on one version of the warehouse.
 * @throws {WarehouseError} snapshot_none_published before the first refresh has ended; version_unknown, snapshot_missing,
 *   snapshot_format_unknown where the request asked for one that cannot be read
 */
export async function withSnapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const serving = await openWarehouse();
  const request = held.getStore();
  if (!request) return serving.withSnapshot(work);
  request.lease ??= request.snapshotId === null ? serving.lease() : serving.leaseVersion(request.snapshotId);
  return work((await request.lease).snapshot);
}

/**
 * Does some work on one version that is kept, as it stood.
 * @throws {WarehouseError} version_unknown, snapshot_missing, snapshot_format_unknown
 */
export async function withVersion<T>(
  snapshotId: string,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const lease = await (await openWarehouse()).leaseVersion(snapshotId);
  try {
    return await work(lease.snapshot);
  } finally {
    lease.release();
  }
}

/** What whoever asks may see. Without sign-in everybody on this machine sees all. */
export function readerScope(): Scope {
  return everything;
}
