import type { Text } from '../model/text.ts';
import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Answers what the rules of some tables ask for, by rule and language; those the version has no words for are left out. */
export async function readRuleNames(
  snapshot: Snapshot,
  scope: Scope,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<{ [rule: string]: Text }> {
  const rows = await snapshot.rows<{ rule: string; names: string }>(
    `select n."rule", n.names::varchar as names from ${snapshot.alias}.quality.rule n
     where n.source_id in (select unnest($tables::varchar[])) and ${anyUnitPredicate(scope)}`,
    { tables: [...tables] },
    signal,
  );
  return Object.fromEntries(rows.map(({ rule, names }) => [rule, JSON.parse(names) as Text]));
}
