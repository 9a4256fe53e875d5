import type { AuditAction } from './audit-actions.ts';
import type { Control } from './open-control.ts';

/** What people do to the rows of a source, which whatever loads it next takes in. */
const deeds = [
  'extract_handed_in',
  'rows_mended',
  'rows_dropped',
  'rows_restored',
  'mapping_mended',
] as const satisfies AuditAction[];

/**
 * Finds who made what a load of a source takes in: whoever handed in, or had sent, a file of it, or mended its rows or values. The audit
 * says so, which outlives files and requests.
 *
 * @param since when the load began that is served (ISO UTC): what was made before is in it; null: nothing is served
 * @returns people as the audit names them, each once
 */
export function readMakers(control: Control, sourceId: string, since: string | null): string[] {
  const made = control.sqlite
    .prepare(
      `select actor, detail ->> '$.sentBy' as "sentBy" from audit
       where object = ? and at >= ? and action in (${deeds.map(() => '?').join(', ')})`,
    )
    .all(`source:${sourceId}`, since ?? '', ...deeds) as { actor: string; sentBy: string | null }[];
  return [...new Set(made.flatMap(({ actor, sentBy }) => (sentBy === null ? [actor] : [actor, sentBy])))];
}
