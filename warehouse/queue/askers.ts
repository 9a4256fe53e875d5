import { eq } from 'drizzle-orm';
import { refreshRequest } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';

/** Who is behind a claim, for the audit: the first person who asked; null where nobody did. */
export function readActor(
  control: Control,
  claim: string,
): { actor: string; actorLabel: string; address: string | null } | null {
  const row = control.db
    .select({
      actor: refreshRequest.askedBy,
      actorLabel: refreshRequest.askedLabel,
      address: refreshRequest.askedAddress,
    })
    .from(refreshRequest)
    .where(eq(refreshRequest.claim, claim))
    .all()
    .find(({ actor }) => actor !== null);
  if (!row?.actor) return null;
  return { actor: row.actor, actorLabel: row.actorLabel ?? row.actor, address: row.address };
}

/** Everybody who asked for what a claim does, as the audit names them, each once. */
export function readAskers(control: Control, claim: string): string[] {
  const rows = control.db
    .selectDistinct({ actor: refreshRequest.askedBy })
    .from(refreshRequest)
    .where(eq(refreshRequest.claim, claim))
    .all();
  return rows.flatMap(({ actor }) => actor ?? []);
}
