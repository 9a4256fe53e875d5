import { isOneOf } from '../duckdb/one-of.ts';
import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tablesOf } from './parts.ts';

/** A file that a source as it stands is made of. */
export interface SourceFile {
  fileName: string;
  sha256: string;
  /** ISO instant, UTC. */
  receivedAt: string;
  /** Rows of it that are in the source, without those that a later delivery replaced. */
  rows: number;
}

/**
 * Answers the files of a source, the newest first, one row a file.
 * @param question `withReplaced`: also files whose rows were all replaced, and those that had none
 */
export async function readSourceFiles(
  snapshot: Snapshot,
  scope: Scope,
  question: { sourceId: string; withReplaced?: boolean },
  signal?: AbortSignal,
): Promise<SourceFile[]> {
  const { alias, catalog } = snapshot;
  const ofSource = isOneOf('source_id', 'source', tablesOf(catalog, question.sourceId));
  return snapshot.rows<SourceFile>(
    `select file_name as "fileName", sha256, max(received_at) as "receivedAt",
            sum(loaded - superseded)::bigint as rows
     from ${alias}.meta.extract
     where ${ofSource.sql} and ${anyUnitPredicate(scope)}
     group by file_name, sha256 ${question.withReplaced ? '' : 'having sum(loaded - superseded) > 0'}
     order by max(received_at) desc, file_name desc`,
    ofSource.parameters,
    signal,
  );
}
