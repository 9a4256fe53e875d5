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

/** A rule that a table is held to, as its contract says. */
export interface AgreedRule {
  table: string;
  rule: string;
  /** What it asks for, by language. */
  names: Text;
  /** The column it is about; null: a row, or the file as a whole. */
  field: string | null;
  /** Whether a row that breaks it is held back; a warning is loaded, what is for people or for another engine is judged elsewhere. */
  severity: 'error' | 'warning' | null;
}

/** Answers the rules of some tables, in the order of their columns; those of older versions have none. */
export async function readAgreedRules(
  snapshot: Snapshot,
  scope: Scope,
  tables: readonly string[],
  signal?: AbortSignal,
): Promise<AgreedRule[]> {
  const rows = await snapshot.rows<Omit<AgreedRule, 'names'> & { names: string }>(
    `select n.source_id as "table", n."rule", n.names::varchar as names, n.field, n.severity from ${snapshot.alias}.quality.rule n
     where n.source_id in (select unnest($tables::varchar[])) and ${anyUnitPredicate(scope)} order by n.rowid`,
    { tables: [...tables] },
    signal,
  );
  return rows.map(({ names, ...row }) => ({ ...row, names: JSON.parse(names) as Text }));
}
