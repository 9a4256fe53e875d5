import { statSync } from 'node:fs';
import { join } from 'node:path';
import { dataPaths, makeDataFolders } from '../control/data-paths.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { readServed, readVersion } from '../control/versions.ts';
import { literal, openDatabase, type Database } from '../duckdb/database.ts';
import { Lanes } from '../duckdb/lanes.ts';
import { AttachedVersions, type Lease } from './attached-versions.ts';
import type { Snapshot } from './snapshot.ts';

export type { Lease };

export interface ServingOptions {
  dataDirectory: string;
  /** Threads of DuckDB per query; 1 serves many small queries best. A long one that runs alone has as many as there are slots, up to four. */
  threads?: number;
  /** Statements at once, of which one is kept for quick ones; 2 by default. */
  slots?: number;
  /** DuckDB's own limit, e.g. `128MB`; by default a fifth of the version that is served when this begins, from 128 to 256 MB. */
  memoryLimit?: string | undefined;
  /** How often, at most, the control database is asked which version is served; 500 by default. */
  lookEveryMs?: number;
  /** Told when a new version cannot be attached while an older one is still served, or the engine keeps the threads that it has. */
  onFault?: (fault: unknown) => void;
}

/** The warehouse as this process serves it. */
export interface Serving {
  /** The control database of the data folder. */
  readonly control: Control;
  /**
   * Holds the version served now.
   * @throws {WarehouseError} snapshot_none_published, snapshot_missing, snapshot_format_unknown
   */
  lease(): Promise<Lease>;
  /**
   * Holds a version that was published and is kept, as it stood: with its own definitions.
   * @throws {WarehouseError} version_unknown, snapshot_missing, snapshot_format_unknown
   */
  leaseVersion(snapshotId: string): Promise<Lease>;
  /** Does some work on one version, whatever is published meanwhile. */
  withSnapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** Versions attached now: the served one, those that readers still hold, and the last few that were asked for by their ids. */
  attached(): string[];
  /** Waits for nobody: only for a process that ends, or a test. */
  close(): void;
}

/** By data folder. On globalThis, since development reloads and Kit's bundle load this module anew. */
const servings = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.servings')] ??=
  new Map()) as Map<string, Promise<Serving>>;

/** The warehouse of a data folder that this process has opened. @param dataDirectory absolute */
export function openedServing(dataDirectory: string): Promise<Serving> | undefined {
  return servings.get(dataDirectory);
}

/** Opens the warehouse of a data folder for reading, once in a process: later calls give the same object. */
export function openServing(options: ServingOptions): Promise<Serving> {
  const key = dataPaths(options.dataDirectory).root;
  const opened = openedServing(key) ?? startServing(options);
  servings.set(key, opened);
  opened.catch(() => servings.delete(key));
  return opened;
}

/** Of one statement: each has a table of groups of its own, within the same limit of memory. */
const MOST_THREADS = 4;

async function startServing(options: ServingOptions): Promise<Serving> {
  const paths = dataPaths(options.dataDirectory);
  makeDataFolders(paths);
  const control = openControl(paths.control);
  const served = readServed(control);
  const memoryLimit = options.memoryLimit ?? memoryFor(served && join(paths.snapshots, served.file));
  const db = await openLockedDown(paths.snapshots, join(paths.root, 'spill'), { ...options, memoryLimit });
  const slots = options.slots ?? 2;
  const set = (threads: number) => db.run(`set threads = ${threads}`);
  const wide = Math.min(slots, MOST_THREADS);
  const lanes = new Lanes(slots, { narrow: options.threads ?? 1, wide, set, onFault: options.onFault });
  const versions = new AttachedVersions({
    ...{ db, folder: paths.snapshots, lanes },
    readServed: () => readServed(control),
    readKept: (snapshotId) => readVersion(control, snapshotId),
    ...options,
  });
  const lease = async (): Promise<Lease> => {
    await versions.look();
    return versions.hold();
  };
  return {
    control,
    lease,
    leaseVersion: (snapshotId) => versions.holdKept(snapshotId),
    withSnapshot: async (work) => {
      const held = await lease();
      try {
        return await work(held.snapshot);
      } finally {
        held.release();
      }
    },
    attached: () => versions.attached(),
    close: () => {
      servings.delete(paths.root);
      db.close();
      control.close();
    },
  };
}

/**
 * What DuckDB may hold, by the size of a version's file: groups of more rows take more room, and what it holds beyond that are blocks of the
 * file that the system holds as well. @param file absolute; null for none
 */
function memoryFor(file: string | null): string {
  const bytes = (file && statSync(file, { throwIfNoEntry: false })?.size) || 0;
  return `${Math.round(Math.min(Math.max(bytes / 5e6, 128), 256))}MB`;
}

/** A hundred statements of a page, or about that. */
const KEPT_STATEMENTS = 100_000;

/** The order matters: once external access is off, only what was allowed before can be read. */
async function openLockedDown(
  snapshots: string,
  spill: string,
  options: Pick<ServingOptions, 'threads'> & { memoryLimit: string },
): Promise<Database> {
  const db = await openDatabase(':memory:', {
    settings: {
      threads: String(options.threads ?? 1),
      memory_limit: options.memoryLimit,
      temp_directory: spill,
      // What a heavy question used goes back to the system at once, not when the next one ends.
      allocator_background_threads: 'true',
    },
    keptStatements: KEPT_STATEMENTS,
  });
  await db.run(`set allowed_directories = [${literal(snapshots)}]`);
  await db.run('set enable_external_access = false');
  await db.run("set allowed_configs = ['threads']");
  await db.run('set lock_configuration = true');
  return db;
}
