import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tablesOf } from './parts.ts';

/** The load of a source that is in this snapshot. Instants are ISO UTC; physical = loaded + quarantined + skipped. */
export interface SourceLoad {
  sourceId: string;
  runId: string;
  loadedAt: string;
  contractVersion: string;
  /** sha256 over the delivered files' names and hashes. */
  contentHash: string;
  physical: number;
  loaded: number;
  quarantined: number;
  skipped: number;
  /** Loaded rows that bear a warning. */
  flagged: number;
  files: number;
  bytes: number;
  /** When the newest file arrived; null where a load kept no file. */
  receivedAt: string | null;
}

/** Answers the loads in this snapshot, in the workspace's order; a source that was never loaded has none.
 * The load of a source with several tables is their sum. */
export async function readSources(
  snapshot: Snapshot,
  scope: Scope,
  question: { sourceIds?: readonly string[] } = {},
  signal?: AbortSignal,
): Promise<SourceLoad[]> {
  const { alias, catalog } = snapshot;
  const loads = await snapshot.rows<SourceLoad>(
    `select l.source_id as "sourceId", l.run_id as "runId", l.loaded_at as "loadedAt",
            l.contract_version as "contractVersion", l.content_hash as "contentHash",
            l.physical, l.loaded, l.quarantined, l.skipped, l.flagged,
            count(e.extract_id) as "files", coalesce(sum(e.bytes), 0)::bigint as "bytes", max(e.received_at) as "receivedAt"
     from ${alias}.meta.source_load l left join ${alias}.meta.extract e using (source_id)
     where ${anyUnitPredicate(scope)}
     group by all`,
    {},
    signal,
  );
  const wanted = question.sourceIds ?? [...catalog.sources.keys()];
  return wanted.flatMap((id) => {
    const [load, ...others] = loads.filter((one) => tablesOf(catalog, id).includes(one.sourceId));
    return load ? { ...others.reduce(withTable, load), sourceId: id } : [];
  });
}

/** Tables of one source come from the same files, in the same run. */
function withTable(sum: SourceLoad, load: SourceLoad): SourceLoad {
  const last = sum.loadedAt < load.loadedAt ? load : sum;
  return {
    ...last,
    physical: sum.physical + load.physical,
    loaded: sum.loaded + load.loaded,
    quarantined: sum.quarantined + load.quarantined,
    skipped: sum.skipped + load.skipped,
    flagged: sum.flagged + load.flagged,
    files: Math.max(sum.files, load.files),
    bytes: Math.max(sum.bytes, load.bytes),
  };
}
