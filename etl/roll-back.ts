import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { listVersions, readServed, type Version } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { EtlError } from './errors.ts';
import { refresh } from './pipeline.ts';
import type { RefreshOptions, RefreshResult } from './run.ts';

/**
 * Takes one source back to an earlier load and publishes that, all else as it is served. The delivery taken back is refused:
 * it is not loaded again until its files or the contract change.
 *
 * @param to version to take it from; null: the newest whose load of the source is another than the one served
 * @param reason in a person's words, kept with the refusal
 * @throws {EtlError} rollback_impossible: no version that is kept has another load of it
 */
export async function rollBack(
  options: Omit<RefreshOptions, 'sources' | 'restoreFrom' | 'refusals'>,
  source: string,
  { to, reason }: { to: string | null; reason: string },
): Promise<RefreshResult> {
  const { control, paths } = options;
  const loadsIn = (version: Version) => readLoads(join(paths.snapshots, version.file), source);
  const served = readServed(control);
  const current = served === null ? [] : await loadsIn(served);
  let from: Version | null = null;
  for (const version of listVersions(control)) {
    if (version.formatVersion !== FORMAT_VERSION || (to !== null && version.snapshotId !== to)) continue;
    const loads = await loadsIn(version);
    if (loads.length === 0 || isDeepStrictEqual(loads, current)) continue;
    from = version;
    break;
  }
  if (from === null || current.length === 0)
    throw new EtlError(
      'rollback_impossible',
      `rollback impossible: ${to ?? 'no version that is kept'} has no other load of ${source} than the one served. Expected one to go back ` +
        'to; npm run etl -- snapshots lists the versions.',
      { source, to },
    );
  const refusals = current.map(({ table, contentHash }) => ({ sourceId: table, contentHash, reason }));
  return refresh({ ...options, sources: [source], restoreFrom: from.snapshotId, refusals });
}

/** Loads of a source's tables in a version; none where it was never loaded. */
async function readLoads(file: string, source: string): Promise<{ table: string; contentHash: string }[]> {
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    return await database.rows(
      `select source_id as "table", content_hash as "contentHash" from meta.source_load
       where source_id = $source or source_id in (
         select unnest(from_json(body -> 'parts', '["varchar"]')) from meta.definition where kind = 'source' and id = $source)
       order by source_id`,
      { source },
    );
  } finally {
    database.close();
  }
}
