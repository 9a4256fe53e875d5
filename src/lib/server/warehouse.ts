import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { openServing, type Serving } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readSettings } from './env.ts';
import { logFault } from './fault-log.ts';

/** The warehouse of this process, opened at the first call. */
export function openWarehouse(): Promise<Serving> {
  const { dataDirectory, threads, memoryLimit } = readSettings();
  return openServing({
    dataDirectory,
    threads,
    memoryLimit,
    onFault: (fault) => logFault(fault, { where: 'attaching the new version' }),
  });
}

/**
 * Does some work on one version of the warehouse: a page reads everything it shows in one call.
 * @throws {WarehouseError} snapshot_none_published before the first refresh has ended
 */
export async function withSnapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return (await openWarehouse()).withSnapshot(work);
}

/** What whoever asks may see. Without sign-in everybody on this machine sees all. */
export function readerScope(): Scope {
  return everything;
}
