import { eq } from 'drizzle-orm';
import { refreshRequest } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';

/** Who is behind a claim, for the audit: the first person who asked; null where nobody did. */
export function readActor(control: Control, claim: string): { actor: string; actorLabel: string } | null {
  const row = control.db
    .select({ actor: refreshRequest.askedBy, actorLabel: refreshRequest.askedLabel })
    .from(refreshRequest)
    .where(eq(refreshRequest.claim, claim))
    .all()
    .find(({ actor }) => actor !== null);
  return row?.actor ? { actor: row.actor, actorLabel: row.actorLabel ?? row.actor } : null;
}
