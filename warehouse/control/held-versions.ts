import { and, desc, eq } from 'drizzle-orm';
import { WarehouseError } from '../errors.ts';
import { now, type Control } from './open-control.ts';
import { refuseDelivery, type Refusal } from './refused-deliveries.ts';
import { heldVersion, run } from './schema.ts';

/** A version that waits for a person's word. `file` is relative to the folder of held versions; times are ISO UTC. */
export type HeldVersion = typeof heldVersion.$inferSelect;

/**
 * Notes that a version waits.
 *
 * @param refusals deliveries that the version takes back, refused in the same step
 */
export function holdVersion(
  control: Control,
  held: Omit<HeldVersion, 'heldAt'>,
  refusals: readonly Refusal[] = [],
): HeldVersion {
  const row = { ...held, heldAt: now(control) };
  control.db.transaction((tx) => {
    tx.insert(heldVersion).values(row).run();
    for (const refusal of refusals) refuseDelivery(control, refusal);
  });
  return row;
}

/** All versions that wait, the newest first. */
export function listHeld(control: Control): HeldVersion[] {
  return control.db
    .select()
    .from(heldVersion)
    .orderBy(desc(heldVersion.heldAt), desc(heldVersion.snapshotId))
    .all();
}

/** @throws {WarehouseError} snapshot_missing: no version of that id waits */
export function readHeld(control: Control, snapshotId: string): HeldVersion {
  const row = control.db.select().from(heldVersion).where(eq(heldVersion.snapshotId, snapshotId)).get();
  if (row) return row;
  const waiting = listHeld(control).map((held) => held.snapshotId);
  throw new WarehouseError(
    'snapshot_missing',
    `version missing: ${snapshotId} does not wait for approval. Waiting: ${waiting.join(', ') || 'none'}.`,
    { snapshotId, waiting },
  );
}

/**
 * Forgets a version that is not wanted; the run that built it is `refused`.
 *
 * @param refusals deliveries that it would have brought, refused in the same step
 */
export function dismissHeld(control: Control, snapshotId: string, refusals: readonly Refusal[]): void {
  control.db.transaction((tx) => {
    const waiting = tx.select().from(heldVersion).where(eq(heldVersion.snapshotId, snapshotId)).get();
    if (waiting)
      tx.update(run)
        .set({ outcome: 'refused' })
        .where(and(eq(run.runId, waiting.runId), eq(run.outcome, 'held')))
        .run();
    tx.delete(heldVersion).where(eq(heldVersion.snapshotId, snapshotId)).run();
    for (const refusal of refusals) refuseDelivery(control, refusal);
  });
}
