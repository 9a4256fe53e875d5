import { seesAllUnits, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tablesOf } from './parts.ts';
import { requireSource } from './question.ts';

/** A file of mends that a table is made with, relative to the table's folder of corrections. */
export interface MendServed {
  table: string;
  file: string;
}

/** A file of a delivery that a table holds. */
export interface FileServed {
  table: string;
  extractId: string;
  fileName: string;
}

/**
 * Answers which files of mends the tables of a source are made with, in the order in which they count, and which delivered files they hold.
 * Whose rows they speak of is told nowhere: whoever sees a part of the tree is told of none.
 */
export async function readMendsServed(
  snapshot: Snapshot,
  scope: Scope,
  sourceId: string,
): Promise<{ mends: MendServed[]; files: FileServed[] }> {
  const { alias, catalog } = snapshot;
  const sources = tablesOf(catalog, requireSource(catalog, sourceId).id);
  if (!seesAllUnits(scope)) return { mends: [], files: [] };
  const asked = { sources };
  const [mends, files] = await Promise.all([
    snapshot.rows<MendServed>(
      `select table_id as "table", file_name as file from ${alias}.meta.mend
       where table_id in (select unnest($sources::varchar[])) order by file_name, table_id`,
      asked,
    ),
    snapshot.rows<FileServed>(
      `select source_id as "table", extract_id as "extractId", file_name as "fileName" from ${alias}.meta.extract
       where source_id in (select unnest($sources::varchar[])) order by all`,
      asked,
    ),
  ]);
  return { mends, files };
}
