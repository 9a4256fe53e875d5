import { and, desc, eq } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { refusedDelivery } from './schema.ts';

/** A delivery that a person has refused, by the hash of its files, contract and corrections. */
export type RefusedDelivery = typeof refusedDelivery.$inferSelect;

/** A delivery to refuse, and why. */
export type Refusal = Omit<RefusedDelivery, 'refusedAt'>;

/** Notes that a delivery is not to be loaded again; said twice, the last reason counts. */
export function refuseDelivery(control: Control, refused: Refusal): void {
  const value = { ...refused, refusedAt: now(control) };
  control.db
    .insert(refusedDelivery)
    .values(value)
    .onConflictDoUpdate({ target: [refusedDelivery.sourceId, refusedDelivery.contentHash], set: value })
    .run();
}

/** The refusal of this delivery; null where nobody refused it. */
export function readRefusal(control: Control, sourceId: string, contentHash: string): RefusedDelivery | null {
  const row = control.db
    .select()
    .from(refusedDelivery)
    .where(and(eq(refusedDelivery.sourceId, sourceId), eq(refusedDelivery.contentHash, contentHash)))
    .get();
  return row ?? null;
}

/** All deliveries that are refused, the newest refusal first. */
export function listRefusals(control: Control): RefusedDelivery[] {
  return control.db.select().from(refusedDelivery).orderBy(desc(refusedDelivery.refusedAt)).all();
}

/** Takes back what was refused of a source. @returns how many deliveries may be loaded again */
export function liftRefusals(control: Control, sourceId: string): number {
  return control.db.delete(refusedDelivery).where(eq(refusedDelivery.sourceId, sourceId)).run().changes;
}
