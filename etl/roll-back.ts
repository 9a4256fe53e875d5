import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { listVersions, readServed, type Version } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { EtlError } from './errors.ts';
import { refresh } from './pipeline.ts';
import type { RefreshOptions, RefreshResult } from './run.ts';

/** What became of taking a source back, and the version that it was taken from. */
export interface RolledBack {
  result: RefreshResult;
  from: Version;
  /** Tables whose delivery is refused. None where the same delivery was judged by other rules: these have to be put right. */
  refused: string[];
}

/**
 * A load of one table: what was delivered and mended, and what it was judged by. Where all are equal, a version has the same rows
 * of the source as another.
 */
interface Load {
  table: string;
  contentHash: string;
  fingerprint: string | null;
}

/**
 * Takes one source back to an earlier load and publishes that, all else as it is served. The deliveries taken back are refused:
 * they are not loaded again until their files, their contract or what was mended in them change.
 *
 * @param to version to take it from; null: the newest whose load of the source is another than the one served, be it that other rows came,
 * that rows were mended or that they were judged by other rules
 * @param reason in a person's words, kept with the run and the refusal
 * @throws {EtlError} rollback_impossible: no version that is kept has another load of it
 */
export async function rollBack(
  options: Omit<RefreshOptions, 'sources' | 'restoreFrom' | 'refusals' | 'kind' | 'reason'>,
  source: string,
  { to, reason }: { to: string | null; reason: string },
): Promise<RolledBack> {
  const { control, paths } = options;
  const loadsIn = (version: Version) => readLoads(join(paths.snapshots, version.file), source);
  const served = readServed(control);
  const current = served === null ? [] : await loadsIn(served);
  if (current.length === 0)
    throw impossible(
      source,
      to,
      `${served?.snapshotId ?? 'nothing'} is served, which has no load of ${source}`,
    );
  const versions = listVersions(control).filter(({ formatVersion }) => formatVersion === FORMAT_VERSION);
  if (to !== null && !versions.some(({ snapshotId }) => snapshotId === to))
    throw impossible(source, to, `no version ${to} is kept`);
  for (const from of versions) {
    if (to !== null && from.snapshotId !== to) continue;
    const loads = await loadsIn(from);
    if (loads.length === 0 || isDeepStrictEqual(loads, current)) continue;
    const refusals = takenBack(current, loads).map(({ table, contentHash }) => ({
      ...{ sourceId: table, contentHash, reason },
    }));
    const refused = refusals.map(({ sourceId }) => sourceId);
    const asked = { kind: 'rollback' as const, reason, restoreFrom: from.snapshotId, refusals };
    return { from, refused, result: await refresh({ ...options, ...asked, sources: [source] }) };
  }
  const where = to === null ? 'every version that is kept' : to;
  throw impossible(source, to, `${where} has the load of ${source} that is served, or none`);
}

/** Loads of other deliveries than those gone back to. What is the same in both is not taken back, and stays welcome. */
function takenBack(current: readonly Load[], restored: readonly Load[]): Load[] {
  return current.filter(
    ({ table, contentHash }) => restored.find((load) => load.table === table)?.contentHash !== contentHash,
  );
}

function impossible(source: string, to: string | null, found: string): EtlError {
  return new EtlError(
    'rollback_impossible',
    `rollback impossible: ${found}. Expected a version with another load of ${source}; npm run etl -- snapshots lists those that are kept.`,
    { source, to },
  );
}

/** Loads of a source's tables in a version; none where it was never loaded. */
async function readLoads(file: string, source: string): Promise<Load[]> {
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    return await database.rows<Load>(
      `select source_id as "table", content_hash as "contentHash", hash as fingerprint from meta.source_load
       left join meta.fingerprint on kind = 'contract' and id = source_id
       where source_id = $source or source_id in (
         select unnest(from_json(body -> 'parts', '["varchar"]')) from meta.definition where kind = 'source' and id = $source)
       order by source_id`,
      { source },
    );
  } finally {
    database.close();
  }
}
