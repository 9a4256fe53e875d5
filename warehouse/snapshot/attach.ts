import { existsSync } from 'node:fs';
import type { Version } from '../control/versions.ts';
import { literal, type Database } from '../duckdb/database.ts';
import type { Lanes } from '../duckdb/lanes.ts';
import { withinMemory } from '../duckdb/within-memory.ts';
import { WarehouseError } from '../errors.ts';
import { readCatalog } from './catalog.ts';
import { FORMAT_VERSION } from './layout.ts';
import { rememberRows } from './remember-rows.ts';
import type { Snapshot } from './snapshot.ts';

export interface AttachRequest {
  /** Absolute path of the version's file. */
  file: string;
  /** Name to attach it under; a plain identifier that is free. */
  alias: string;
  pointer: Pick<Version, 'snapshotId' | 'formatVersion'>;
  /** In which its statements take their turns. */
  lanes: Lanes;
}

/**
 * Attaches a version read-only and reads what it says about itself. Where that fails nothing stays attached.
 * @throws {WarehouseError} snapshot_missing, snapshot_format_unknown
 */
export async function attachSnapshot(db: Database, request: AttachRequest): Promise<Snapshot> {
  const { file, alias, pointer } = request;
  requireFormat(pointer);
  if (!existsSync(file)) throw missing(pointer.snapshotId);
  await db.run(`attach ${literal(file)} as ${alias} (read_only)`);
  try {
    return await describe(db, request);
  } catch (fault) {
    await db.detach(alias);
    throw fault;
  }
}

async function describe(db: Database, { alias, pointer, lanes }: AttachRequest): Promise<Snapshot> {
  const [row] = await db.rows<{ id: string; run: string; asOf: string; builtAt: string; format: number }>(
    `select snapshot_id as id, run_id as run, as_of as "asOf", built_at as "builtAt", format_version as format
     from ${alias}.meta.snapshot`,
  );
  if (!row || row.id !== pointer.snapshotId) throw missing(pointer.snapshotId);
  requireFormat({ snapshotId: row.id, formatVersion: row.format });
  return {
    snapshotId: row.id,
    asOf: row.asOf,
    builtAt: row.builtAt,
    runId: row.run,
    alias,
    catalog: await readCatalog(db, alias, row.asOf),
    rows: rememberRows(db, lanes),
    result: (sql, parameters, signal, lane = 'quick') =>
      lanes.run(lane, signal, () => withinMemory(() => db.result(sql, parameters, signal))),
  };
}

/** @throws {WarehouseError} snapshot_format_unknown: another release wrote the version */
export function requireFormat({ snapshotId, formatVersion }: AttachRequest['pointer']): void {
  if (formatVersion === FORMAT_VERSION) return;
  throw new WarehouseError(
    'snapshot_format_unknown',
    `snapshot format unknown: ${formatVersion} (${snapshotId}). This release reads format ${FORMAT_VERSION}; ` +
      'serve with the release that built the version, or refresh with this one.',
    { snapshotId, formatVersion },
  );
}

function missing(snapshotId: string): WarehouseError {
  return new WarehouseError(
    'snapshot_missing',
    `snapshot missing: ${snapshotId} is published, but its file is not in the snapshots folder or holds another version. ` +
      'Restore it from a backup, or refresh.',
    { snapshotId },
  );
}
