import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { codePredicate } from './visible-code.ts';

/** Of some codes of units, as agencies write them, those that no unit in scope has ever borne; none to whoever sees all. */
export async function readCodesOutOfScope(
  snapshot: Snapshot,
  scope: Scope,
  codes: readonly string[],
): Promise<string[]> {
  const visible = codePredicate(scope, 'asked.code', snapshot.alias);
  const rows = await snapshot.rows<{ code: string }>(
    `select code from (select distinct unnest($codes::varchar[]) as code) asked where not (${visible.sql}) order by code`,
    { codes: [...codes], ...visible.parameters },
  );
  return rows.map(({ code }) => code);
}
