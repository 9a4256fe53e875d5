import type { Text } from '../model/text.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { codePredicate } from './visible-code.ts';

/** Rows of a table loaded with a warning, by rule: a row counts once for each rule that it breaks. */
export interface FlagCount {
  table: string;
  rule: string;
  /** What the rule asks for, by language; null where the version does not say. */
  names: Text | null;
  reason: string;
  field: string | null;
  count: number;
}

/** Flags that are asked for; null: whichever. */
export interface FlagQuestion {
  tables: readonly string[] | null;
  reason: string | null;
  /** At most so many rules. */
  limit: number | null;
}

/** Answers what rows were loaded with a warning, rarest rule first: what few rows do is an oddity, what many do is a gap of the source. */
export async function readFlags(
  snapshot: Snapshot,
  scope: Scope,
  { tables, reason, limit }: FlagQuestion,
  signal?: AbortSignal,
): Promise<FlagCount[]> {
  const { alias } = snapshot;
  const visible = codePredicate(scope, 'g.unit_code', alias);
  const found = await snapshot.rows<Omit<FlagCount, 'names'> & { names: string | null }>(
    `with flagged as (
       select g.source_id, g."rule", g.field, g.reason, count(*) as rows from ${alias}.quality.flag g
       where ($asked_tables::varchar[] is null or list_contains($asked_tables::varchar[], g.source_id))
         and ($asked_reason::varchar is null or g.reason = $asked_reason) and ${visible.sql}
       group by all order by rows, g.source_id, g."rule" ${limit === null ? '' : `limit ${limit}`})
     select f.source_id as "table", f."rule", f.field, f.reason, f.rows as "count", n.names::varchar as names
     from flagged f left join ${alias}.quality.rule n using (source_id, "rule")
     order by f.rows, f.source_id, f."rule"`,
    { asked_tables: tables && [...tables], asked_reason: reason, ...visible.parameters },
    signal,
  );
  return found.map(({ names, ...row }) => ({
    ...row,
    names: names === null ? null : (JSON.parse(names) as Text),
  }));
}
