import Sqlite from 'better-sqlite3';
import { readHead, type AnchorLine } from '../control/audit-anchor.ts';
import { WarehouseError } from '../errors.ts';

/** What a control database says of itself. */
export interface ControlFindings {
  /** Versions that are kept, and that wait. */
  versions: number;
  held: number;
  /** The version served; null before the first publication. */
  snapshotId: string | null;
  /** Newest row of the audit. Noted elsewhere, it tells later whether the audit was forged; null without rows. */
  auditHead: AnchorLine | null;
}

/** Goes through a control database that nobody else has open. @throws {WarehouseError} backup_unsound: SQLite finds it damaged */
export function checkControl(file: string): ControlFindings {
  const sqlite = new Sqlite(file, { fileMustExist: true });
  try {
    const found = sqlite.pragma('integrity_check', { simple: true }) as string;
    if (found !== 'ok') throw backupUnsound(`SQLite finds the control database damaged (${found})`);
    const one = (sql: string) => sqlite.prepare(sql).pluck().get();
    return {
      versions: one('select count(*) from version') as number,
      held: one('select count(*) from held_version') as number,
      snapshotId: (one('select snapshot_id from served where id = 1') ?? null) as string | null,
      auditHead: readHead(sqlite) ?? null,
    };
  } catch (cause) {
    if (cause instanceof WarehouseError) throw cause;
    throw backupUnsound('SQLite cannot read the control database', cause);
  } finally {
    sqlite.close();
  }
}

/** What is in a backup does not fit together, though it is what was put there. */
export function backupUnsound(found: string, cause?: unknown): WarehouseError {
  return new WarehouseError(
    'backup_unsound',
    `backup unsound: ${found}. Nothing was left behind. Restore an earlier backup, and find out what happened to the disk.`,
    {},
    { cause },
  );
}
