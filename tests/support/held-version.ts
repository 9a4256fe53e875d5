import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServing } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { openRefreshWorld, type RefreshWorld } from './refresh-world.ts';
import { buildSmallWarehouse } from './small-warehouse.ts';

/** A version held to be read, until `close` lets go of it and of all that it lies in. */
export interface HeldVersion {
  snapshot: Snapshot;
  close: () => Promise<void>;
}

/** Holds the version of the small warehouse, in a folder of its own. */
export async function holdSmallWarehouse(): Promise<HeldVersion> {
  const directory = await mkdtemp(join(tmpdir(), 'lodestar-held-'));
  await buildSmallWarehouse(directory);
  return holdServed(directory, () => rm(directory, { recursive: true }));
}

/** Holds the version that a refresh of the tiny workspace publishes once something in its world is changed. */
export async function holdTinyWorkspace(
  change: (world: RefreshWorld) => void = () => {},
): Promise<HeldVersion & { world: RefreshWorld }> {
  const world = openRefreshWorld();
  change(world);
  await world.refresh();
  return { world, ...(await holdServed(world.paths.root, () => Promise.resolve(world.close()))) };
}

async function holdServed(directory: string, remove: () => Promise<void>): Promise<HeldVersion> {
  const serving = await openServing({ dataDirectory: directory });
  const lease = await serving.lease();
  return {
    snapshot: lease.snapshot,
    close: async () => {
      lease.release();
      serving.close();
      await remove();
    },
  };
}
