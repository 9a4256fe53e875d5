import { chmodSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { beginAnchor, catchUpAnchor } from './audit-anchor.ts';
import * as schema from './schema.ts';

/**
 * The control database: what runs, what is published, what is scheduled. Several processes may have it open at once; each
 * change is one short synchronous transaction, so that there are never two writers.
 */
export interface Control {
  db: BetterSQLite3Database<typeof schema>;
  sqlite: Sqlite.Database;
  /** Time of everything written through this object. */
  clock: () => Date;
  close(): void;
}

/** Wait for another process's transaction before giving up with SQLITE_BUSY. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens the control database, creating and migrating it where needed.
 *
 * @param file its path; the folder is made where it is missing
 */
export function openControl(file: string, options: { clock?: () => Date } = {}): Control {
  mkdirSync(dirname(file), { recursive: true });
  const { sqlite, db } = withOpeningLock(file, () => {
    const client = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
    // Hashes of passwords and tokens are in it: its log and index take its mode.
    if (file !== ':memory:') chmodSync(file, 0o600);
    client.pragma('journal_mode = WAL');
    client.pragma('synchronous = NORMAL');
    client.pragma('foreign_keys = ON');
    const opened = drizzle({ client, schema });
    migrate(opened, { migrationsFolder: findMigrations() });
    beginAnchor(client);
    catchUpAnchor(client);
    return { sqlite: client, db: opened };
  });
  const close = () => {
    if (sqlite.open) catchUpAnchor(sqlite);
    sqlite.close();
  };
  return { db, sqlite, clock: options.clock ?? (() => new Date()), close };
}

/** Drizzle reads what is applied before its transaction begins: two processes that start together would both migrate. */
function withOpeningLock<T>(file: string, work: () => T): T {
  // One in memory is nobody else's.
  if (file === ':memory:') return work();
  const lock = new Sqlite(`${file}.lock`, { timeout: BUSY_TIMEOUT_MS });
  try {
    lock.exec('begin exclusive');
    return work();
  } finally {
    lock.close();
  }
}

/** Through the package's own import map, since a bundle of this module stands elsewhere than the migrations. */
function findMigrations(): string {
  const require = createRequire(import.meta.url);
  return dirname(dirname(require.resolve('#warehouse/control/migrations/meta/_journal.json')));
}

/** An instant as the control database keeps it: ISO, UTC. */
export function now(control: Control): string {
  return control.clock().toISOString();
}
