import { join } from 'node:path';
import type { Served, Version } from '../control/versions.ts';
import type { Database } from '../duckdb/database.ts';
import type { Lanes } from '../duckdb/lanes.ts';
import { WarehouseError } from '../errors.ts';
import { attachSnapshot } from './attach.ts';
import type { Snapshot } from './snapshot.ts';

const LOOK_EVERY_MS = 500;
/** A version that could not be attached is tried again after so long: its file may have been restored. */
const RETRY_AFTER_MS = 30_000;
/** Older versions that stay attached when nobody reads them, the last asked for. */
const STAYING = 3;

/** A version held by a reader; it stays attached until it is released. */
export interface Lease {
  readonly snapshot: Snapshot;
  /** Lets go of the version; further calls do nothing. */
  release(): void;
}

export interface AttachedVersionsOptions {
  db: Database;
  /** In which statements take their turns, whichever version they read. */
  lanes: Lanes;
  /** Folder of the versions' files. */
  folder: string;
  readServed: () => Served | null;
  /** A version that is kept; null for any other id. */
  readKept: (snapshotId: string) => Version | null;
  /** How often, at most, `readServed` is asked; 500 by default. */
  lookEveryMs?: number;
  /** Told when a new version cannot be attached while an older one is still served. */
  onFault?: (fault: unknown) => void;
}

/** A version that is attached, or being attached: then `snapshot` is null and whoever waits for it is a reader already. */
interface Entry {
  snapshotId: string;
  attaching: Promise<Snapshot>;
  snapshot: Snapshot | null;
  readers: number;
  /** Asked for by its id: it may stay when nobody reads it. */
  stays: boolean;
}

/**
 * Which versions are attached and who reads them: the one served, those that were served when somebody began to read, and those asked
 * for by their ids. A file is attached once, however many ask; none is detached under a reader, nor attached anew before it is detached.
 */
export class AttachedVersions {
  #served: Entry | null = null;
  /** By id, the last asked for at the end. */
  readonly #entries = new Map<string, Entry>();
  readonly #detaching = new Map<string, Promise<void>>();
  #looked = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;
  #count = 0;
  #failed: { snapshotId: string; at: number } | null = null;
  readonly #options: AttachedVersionsOptions;

  constructor(options: AttachedVersionsOptions) {
    this.#options = options;
  }

  attached(): string[] {
    return [...this.#entries.values()].flatMap(({ snapshot }) => snapshot?.snapshotId ?? []);
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
    const pointer = this.#options.readServed();
    this.#looked = performance.now();
    await this.#detachExpired();
    if (!pointer || pointer.snapshotId === this.#served?.snapshotId) return;
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
    const entry = this.#enter(pointer);
    try {
      await entry.attaching;
      this.#served = entry;
    } finally {
      entry.readers -= 1;
    }
    await this.#detachUnread();
  }

  /** Holds the version served. Without a pause between reading the pointer and counting the reader, so that no version is detached in between. */
  hold(): Lease {
    const held = this.#served;
    if (!held) throw nonePublished();
    held.readers += 1;
    return this.#leaseOf(held, held.snapshot!);
  }

  /** Holds a version that is kept, attached for this where it is not. @throws {WarehouseError} version_unknown */
  async holdKept(snapshotId: string): Promise<Lease> {
    const version = this.#requireKept(snapshotId);
    const entry = this.#enter(version);
    entry.stays = true;
    try {
      return this.#leaseOf(entry, await entry.attaching);
    } catch (fault) {
      entry.readers -= 1;
      // It may have been retired between the look at the list and the file.
      this.#requireKept(snapshotId);
      throw fault;
    }
  }

  #requireKept(snapshotId: string): Version {
    const version = this.#options.readKept(snapshotId);
    if (version) return version;
    throw new WarehouseError(
      'version_unknown',
      `version unknown: ${snapshotId} was never published here, or is kept no longer. Expected one of /api/v1/versions.`,
      { snapshotId },
    );
  }

  /** Counts a reader of a version before anything is waited for. */
  #enter(version: Version): Entry {
    const { snapshotId } = version;
    const entry = this.#entries.get(snapshotId) ?? this.#begin(version);
    this.#entries.delete(snapshotId);
    this.#entries.set(snapshotId, entry);
    entry.readers += 1;
    return entry;
  }

  #begin(version: Version): Entry {
    const { snapshotId } = version;
    const attaching = this.#attach(version);
    const entry: Entry = { snapshotId, attaching, snapshot: null, readers: 0, stays: false };
    attaching.then(
      (snapshot) => {
        entry.snapshot = snapshot;
      },
      () => {
        if (this.#entries.get(snapshotId) === entry) this.#entries.delete(snapshotId);
      },
    );
    return entry;
  }

  /** DuckDB refuses a file that is attached under another name. */
  async #attach(pointer: Version): Promise<Snapshot> {
    await this.#detaching.get(pointer.snapshotId);
    this.#count += 1;
    return attachSnapshot(this.#options.db, {
      lanes: this.#options.lanes,
      file: join(this.#options.folder, pointer.file),
      alias: `version_${this.#count}`,
      pointer,
    });
  }

  #leaseOf(held: Entry, snapshot: Snapshot): Lease {
    let isHeld = true;
    return {
      snapshot,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        held.readers -= 1;
        this.#detachUnread().catch((fault: unknown) => this.#options.onFault?.(fault));
      },
    };
  }

  /** A version that is kept no longer goes when its readers are done, and its disk space with it. */
  async #detachExpired(): Promise<void> {
    const expired = [...this.#entries.values()].filter(
      ({ stays, snapshotId }) => stays && !this.#options.readKept(snapshotId),
    );
    for (const entry of expired) entry.stays = false;
    if (expired.length > 0) await this.#detachUnread();
  }

  async #detachUnread(): Promise<void> {
    const unread = [...this.#entries.values()].filter(
      (entry) => entry.readers === 0 && entry.snapshot !== null && entry !== this.#served,
    );
    const staying = unread.filter(({ stays }) => stays);
    const tooMany = staying.slice(0, Math.max(0, staying.length - STAYING));
    const going = [...unread.filter(({ stays }) => !stays), ...tooMany];
    await Promise.all(going.map((entry) => this.#detach(entry)));
  }

  #detach({ snapshotId, snapshot }: Entry): Promise<void> {
    this.#entries.delete(snapshotId);
    const done = this.#options.db.detach(snapshot!.alias);
    const settled = done
      .catch(() => undefined) // Whoever asked for it is told; whoever attaches the file anew is told by DuckDB.
      .finally(() => this.#detaching.delete(snapshotId));
    this.#detaching.set(snapshotId, settled);
    return done;
  }
}

function nonePublished(): WarehouseError {
  return new WarehouseError(
    'snapshot_none_published',
    'snapshot missing: nothing has been published in this data folder yet. Run a refresh: npm run etl -- refresh.',
  );
}
