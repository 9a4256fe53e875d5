import { and, desc, eq } from 'drizzle-orm';
import { WarehouseError } from '../errors.ts';
import { now, type Control } from './open-control.ts';
import { refuseDelivery, type Refusal } from './refused-deliveries.ts';
import { heldVersion, run } from './schema.ts';

/** A version that waits for a person's word. `file` is relative to the folder of held versions; times are ISO UTC. */
export type HeldVersion = typeof heldVersion.$inferSelect;

/**
 * Notes that a version waits. It takes the place of those that were built on another version than it: they can be approved no more.
 *
 * @param refusals deliveries that the version takes back, refused in the same step
 * @returns the row, and the versions that wait no more
 */
export function holdVersion(
  control: Control,
  held: Omit<HeldVersion, 'heldAt'>,
  refusals: readonly Refusal[] = [],
): { held: HeldVersion; replaced: HeldVersion[] } {
  const row = { ...held, heldAt: now(control) };
  return control.db.transaction((tx) => {
    const replaced = listHeld(control).filter(({ parentId }) => parentId !== held.parentId);
    for (const { snapshotId } of replaced)
      dismissHeld(control, snapshotId, { outcome: 'discarded', reason: null });
    tx.insert(heldVersion).values(row).run();
    for (const refusal of refusals) refuseDelivery(control, refusal);
    return { held: row, replaced };
  });
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

/** What was decided on a version that is not wanted, and why, in a person's words. */
export interface Dismissal {
  outcome: 'refused' | 'discarded';
  reason: string | null;
  /** Deliveries that it would have brought, refused in the same step. */
  refusals?: readonly Refusal[];
  /** What else is written in that step. */
  alongside?: () => void;
}

/**
 * Forgets a version that is not wanted; the run that built it bears the decision.
 *
 * @throws {WarehouseError} snapshot_missing: it waits no more, so that nothing is decided on it
 */
export function dismissHeld(
  control: Control,
  snapshotId: string,
  { outcome, reason, refusals = [], alongside }: Dismissal,
): void {
  const dismiss = (tx: Pick<Control['db'], 'update' | 'delete'>) => {
    const ofItsRun = eq(run.runId, readHeld(control, snapshotId).runId);
    tx.update(run)
      .set({ decidedAt: now(control), decisionReason: reason })
      .where(ofItsRun)
      .run();
    tx.update(run)
      .set({ outcome })
      .where(and(ofItsRun, eq(run.outcome, 'held')))
      .run();
    tx.delete(heldVersion).where(eq(heldVersion.snapshotId, snapshotId)).run();
    for (const refusal of refusals) refuseDelivery(control, refusal);
    alongside?.();
  };
  control.db.transaction(dismiss, { behavior: 'immediate' });
}
