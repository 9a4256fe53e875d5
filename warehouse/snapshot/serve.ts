import { join } from 'node:path';
import { dataPaths, makeDataFolders } from '../control/data-paths.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { readServed, type Served } from '../control/versions.ts';
import { literal, openDatabase, type Database } from '../duckdb/database.ts';
import { WarehouseError } from '../errors.ts';
import { attachSnapshot } from './attach.ts';
import type { Snapshot } from './snapshot.ts';

const LOOK_EVERY_MS = 500;
/** A version that could not be attached is tried again after so long: its file may have been restored. */
const RETRY_AFTER_MS = 30_000;

export interface ServingOptions {
  dataDirectory: string;
  /** Threads of DuckDB per query; 1 serves many small queries best. */
  threads?: number;
  /** DuckDB's own limit, e.g. `512MB`. */
  memoryLimit?: string;
  /** How often, at most, the control database is asked which version is served; 500 by default. */
  lookEveryMs?: number;
  /** Told when a new version cannot be attached while an older one is still served. */
  onFault?: (fault: unknown) => void;
}

/** A version held by a reader; it stays attached until it is released. */
export interface Lease {
  readonly snapshot: Snapshot;
  /** Lets go of the version; further calls do nothing. */
  release(): void;
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
  /** Does some work on one version, whatever is published meanwhile. */
  withSnapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** Versions attached now: the served one and those that readers still hold. */
  attached(): string[];
  /** Waits for nobody: only for a process that ends, or a test. */
  close(): void;
}

interface Attached {
  snapshot: Snapshot;
  readers: number;
}

/** By data folder. On globalThis, since development reloads and Kit's bundle load this module anew. */
const servings = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.servings')] ??=
  new Map()) as Map<string, Promise<Serving>>;

/** Opens the warehouse of a data folder for reading, once in a process: later calls give the same object. */
export function openServing(options: ServingOptions): Promise<Serving> {
  const key = dataPaths(options.dataDirectory).root;
  const opened = servings.get(key) ?? startServing(options);
  servings.set(key, opened);
  opened.catch(() => servings.delete(key));
  return opened;
}

async function startServing(options: ServingOptions): Promise<Serving> {
  const paths = dataPaths(options.dataDirectory);
  makeDataFolders(paths);
  const control = openControl(paths.control);
  const db = await openLockedDown(paths.snapshots, join(paths.root, 'spill'), options);
  const versions = new Versions(db, paths.snapshots, () => readServed(control), options);
  const lease = async (): Promise<Lease> => {
    await versions.look();
    return versions.hold();
  };
  return {
    control,
    lease,
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

/** The order matters: once external access is off, only what was allowed before can be read. */
async function openLockedDown(snapshots: string, spill: string, options: ServingOptions): Promise<Database> {
  const db = await openDatabase(':memory:', {
    settings: {
      threads: String(options.threads ?? 1),
      memory_limit: options.memoryLimit ?? '512MB',
      temp_directory: spill,
    },
  });
  await db.run(`set allowed_directories = [${literal(snapshots)}]`);
  await db.run('set enable_external_access = false');
  await db.run('set lock_configuration = true');
  return db;
}

/** Which versions are attached and who reads them. */
class Versions {
  #served: Attached | null = null;
  readonly #all = new Set<Attached>();
  #looked = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;
  #count = 0;
  #failed: { snapshotId: string; at: number } | null = null;
  readonly #db: Database;
  readonly #folder: string;
  readonly #readServed: () => Served | null;
  readonly #options: ServingOptions;

  constructor(db: Database, folder: string, served: () => Served | null, options: ServingOptions) {
    this.#db = db;
    this.#folder = folder;
    this.#readServed = served;
    this.#options = options;
  }

  attached(): string[] {
    return [...this.#all].map(({ snapshot }) => snapshot.snapshotId);
  }

  /** Follows the pointer in the control database; many readers look together. */
  look(): Promise<void> {
    const age = performance.now() - this.#looked;
    if (this.#served && age < (this.#options.lookEveryMs ?? LOOK_EVERY_MS)) return Promise.resolve();
    this.#looking ??= this.#follow().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #follow(): Promise<void> {
    const pointer = this.#readServed();
    this.#looked = performance.now();
    if (!pointer || pointer.snapshotId === this.#served?.snapshot.snapshotId) return;
    if (this.#served && this.#hasJustFailed(pointer)) return;
    try {
      await this.#switchTo(pointer);
      this.#failed = null;
    } catch (fault) {
      // Yesterday's figures are better than none, as long as somebody is told.
      if (!this.#served || !this.#options.onFault) throw fault;
      this.#failed = { snapshotId: pointer.snapshotId, at: performance.now() };
      this.#options.onFault(fault);
    }
  }

  #hasJustFailed({ snapshotId }: Served): boolean {
    const failed = this.#failed;
    return failed?.snapshotId === snapshotId && performance.now() - failed.at < RETRY_AFTER_MS;
  }

  async #switchTo(pointer: Served): Promise<void> {
    this.#count += 1;
    const snapshot = await attachSnapshot(this.#db, {
      file: join(this.#folder, pointer.file),
      alias: `version_${this.#count}`,
      pointer,
    });
    const before = this.#served;
    this.#served = { snapshot, readers: 0 };
    this.#all.add(this.#served);
    if (before) await this.#detachUnread(before);
  }

  /** Without a pause between reading the pointer and counting the reader, so that no version is detached in between. */
  hold(): Lease {
    const held = this.#served;
    if (!held) throw nonePublished();
    held.readers += 1;
    let isHeld = true;
    return {
      snapshot: held.snapshot,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        held.readers -= 1;
        this.#detachUnread(held).catch((fault: unknown) => this.#options.onFault?.(fault));
      },
    };
  }

  async #detachUnread(version: Attached): Promise<void> {
    if (version.readers > 0 || version === this.#served || !this.#all.delete(version)) return;
    await this.#db.run(`detach ${version.snapshot.alias}`);
  }
}

function nonePublished(): WarehouseError {
  return new WarehouseError(
    'snapshot_none_published',
    'snapshot missing: nothing has been published in this data folder yet. Run a refresh: npm run etl -- refresh.',
  );
}
