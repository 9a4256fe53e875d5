import type { Contract } from '#etl/contract/contract.ts';
import type { RunContext } from '#etl/run-context.ts';
import type { Session } from '#warehouse/duckdb/database.ts';
import type { Change } from './audit-change.ts';

/** Files that are told one by one. */
const TOLD = 5;

/** Ids of the files that a source is made of. @param extracts SQL name of their table */
export async function filesOf(db: Session, source: string, extracts = 'meta.extract'): Promise<Set<string>> {
  const files = await db.rows<{ id: string }>(
    `select distinct extract_id as id from ${extracts} where source_id = $source`,
    { source },
  );
  return new Set(files.map(({ id }) => id));
}

/**
 * Finds the files that end in the middle of a record: more than that record may be missing of them.
 *
 * @param known files that were there before, of which whoever let them in has said that they are right
 */
export async function cutShort(
  { db, signal }: Pick<RunContext, 'db' | 'signal'>,
  { id }: Pick<Contract, 'id'>,
  known: ReadonlySet<string>,
): Promise<Change[]> {
  const cut = await db.rows<{ extractId: string; fileName: string }>(
    `select distinct extract_id as "extractId", file_name as "fileName" from quality.quarantine
     where source_id = $id and list_contains(list_transform(reasons, lambda r: r.reason), 'cut_short') order by all`,
    { id },
    signal,
  );
  const unknown = cut.filter(({ extractId }) => !known.has(extractId));
  const told = unknown.slice(0, TOLD).map(({ fileName }): Change => ({
    says: `${fileName} ends in the middle of a record`,
    fact: { fact: 'cut_short', name: fileName },
  }));
  const more = unknown.length - told.length;
  const rest: Change = {
    says: `the same of ${more} further files`,
    fact: { fact: 'more_files', count: more },
  };
  return more > 0 ? [...told, rest] : told;
}
