import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { DataPaths } from '../control/data-paths.ts';
import { verifyAudit, type AuditVerdict } from '../control/verify-audit.ts';
import { openDatabase } from '../duckdb/database.ts';
import { backupUnsound, checkControl, type ControlFindings } from './check-control.ts';

/** What a data folder was found to hold. */
export interface RestoredFindings extends ControlFindings {
  /** Business date of the version served (ISO); null where none is. */
  asOf: string | null;
  /** The audit as it was backed up, faults of then included: they are told, and no reason not to restore. */
  audit: AuditVerdict;
}

/**
 * Goes through a data folder that nobody else has open: SQLite's own check of the control database, the audit, the files of all
 * versions, and the version served as DuckDB reads it.
 *
 * @throws {WarehouseError} backup_unsound
 */
export async function checkRestored(paths: DataPaths): Promise<RestoredFindings> {
  if (!existsSync(paths.control)) throw backupUnsound('it has no control database');
  const findings = checkControl(paths.control);
  const sqlite = new Sqlite(paths.control);
  try {
    requireFiles(sqlite, paths);
    const asOf = await readServedFile(sqlite, paths);
    return { ...findings, asOf, audit: verifyAudit({ sqlite }) };
  } finally {
    sqlite.close();
  }
}

interface NamedFile {
  folder: 'snapshots' | 'held';
  snapshotId: string;
  file: string;
  bytes: number;
}

const NAMED = `select 'snapshots' as folder, snapshot_id as snapshotId, file, bytes from version
  union all select 'held', snapshot_id, file, bytes from held_version`;

function requireFiles(sqlite: Sqlite.Database, paths: DataPaths): void {
  for (const { folder, snapshotId, file, bytes } of sqlite.prepare(NAMED).all() as NamedFile[]) {
    const place = join(paths[folder], file);
    const found = existsSync(place) ? statSync(place).size : null;
    if (found !== bytes)
      throw backupUnsound(`version ${snapshotId} has ${found ?? 'no'} bytes, expected ${bytes}`);
  }
}

async function readServedFile(sqlite: Sqlite.Database, paths: DataPaths): Promise<string | null> {
  const select =
    'select v.snapshot_id as id, v.file from served s join version v using (snapshot_id) where s.id = 1';
  const served = sqlite.prepare(select).get() as { id: string; file: string } | undefined;
  if (!served) return null;
  const settings = { access_mode: 'READ_ONLY', threads: '1' };
  const db = await openDatabase(join(paths.snapshots, served.file), { settings }).catch((cause: unknown) => {
    throw backupUnsound(`DuckDB cannot open version ${served.id}`, cause);
  });
  try {
    const [row] = await db.rows<{ id: string; asOf: string }>(
      'select snapshot_id as id, as_of as "asOf" from meta.snapshot',
    );
    if (row?.id === served.id) return row.asOf;
    throw backupUnsound(`the file of version ${served.id} holds ${row?.id ?? 'none'}`);
  } finally {
    db.close();
  }
}
