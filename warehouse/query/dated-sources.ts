import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable } from './parts.ts';

/** Answers which sources have rows or reports that are about a month, whosever they are: for all others the calendar has no months. */
export async function readDatedSources(
  snapshot: Snapshot,
  scope: Scope,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { alias, catalog } = snapshot;
  const isAsked = `period is not null and ${anyUnitPredicate(scope)}`;
  const tables = await snapshot.rows<{ table: string }>(
    `select source_id as "table" from ${alias}.quality.rule_result where ${isAsked}
     union select source_id from ${alias}.quality.arrival where ${isAsked}`,
    {},
    signal,
  );
  return new Set(tables.map(({ table }) => sourceOfTable(catalog, table)));
}
