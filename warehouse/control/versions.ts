import { and, desc, eq, inArray } from 'drizzle-orm';
import { WarehouseError } from '../errors.ts';
import { now, type Control } from './open-control.ts';
import { refuseDelivery, type Refusal } from './refused-deliveries.ts';
import { heldVersion, run, served, version } from './schema.ts';

/** A published version of the warehouse. `file` is relative to the snapshots folder; times are ISO UTC. */
export type Version = typeof version.$inferSelect;

/** The version being served. `revision` grows by one with each change of what is served. */
export interface Served extends Version {
  revision: number;
}

/** The version being served, null before the first publication. */
export function readServed(control: Control): Served | null {
  const row = control.db
    .select()
    .from(served)
    .innerJoin(version, eq(served.snapshotId, version.snapshotId))
    .where(eq(served.id, 1))
    .get();
  return row ? { ...row.version, revision: row.served.revision } : null;
}

/** A version that was published and is kept; null for any other id. */
export function readVersion(control: Control, snapshotId: string): Version | null {
  return control.db.select().from(version).where(eq(version.snapshotId, snapshotId)).get() ?? null;
}

/** All versions that are kept, the newest first. */
export function listVersions(control: Control): Version[] {
  return control.db.select().from(version).orderBy(desc(version.publishedAt), desc(version.snapshotId)).all();
}

/**
 * Makes a version the one being served: the commit point of a refresh, durable when it returns. If it waited, it does no longer, and
 * the run that built it is `published`.
 *
 * @param expectedSnapshotId what was served when the build began, null for nothing
 * @param refusals deliveries that the version takes back, refused in the same step
 * @throws {WarehouseError} publish_conflict: something else has been published since
 */
export function publishVersion(
  control: Control,
  published: Omit<Version, 'publishedAt'>,
  expectedSnapshotId: string | null,
  refusals: readonly Refusal[] = [],
): Served {
  const row = { ...published, publishedAt: now(control) };
  const commit = () =>
    control.db.transaction(
      (tx) => {
        const current = tx.select().from(served).where(eq(served.id, 1)).get();
        if ((current?.snapshotId ?? null) !== expectedSnapshotId)
          throw conflict(published.snapshotId, expectedSnapshotId, current?.snapshotId ?? null);
        const revision = (current?.revision ?? 0) + 1;
        const value = { snapshotId: row.snapshotId, revision };
        tx.insert(version).values(row).run();
        tx.insert(served)
          .values({ id: 1, ...value })
          .onConflictDoUpdate({ target: served.id, set: value })
          .run();
        const { changes: waited } = tx
          .delete(heldVersion)
          .where(eq(heldVersion.snapshotId, row.snapshotId))
          .run();
        if (waited > 0) {
          const ofItsRun = eq(run.runId, row.runId);
          tx.update(run)
            .set({ snapshotId: row.snapshotId, decidedAt: row.publishedAt })
            .where(ofItsRun)
            .run();
          tx.update(run)
            .set({ outcome: 'published' })
            .where(and(ofItsRun, eq(run.outcome, 'held')))
            .run();
        }
        for (const refusal of refusals) refuseDelivery(control, refusal);
        return { ...row, revision };
      },
      { behavior: 'immediate' },
    );
  return durably(control, commit);
}

/** Forgets versions that are kept no longer; the one being served stays whatever is asked. */
export function forgetVersions(control: Control, snapshotIds: readonly string[]): void {
  control.db.transaction(
    (tx) => {
      const current = tx.select().from(served).where(eq(served.id, 1)).get();
      const gone = snapshotIds.filter((id) => id !== current?.snapshotId);
      tx.delete(version).where(inArray(version.snapshotId, gone)).run();
    },
    { behavior: 'immediate' },
  );
}

/** WAL with `synchronous = NORMAL` may forget its last commits when power fails; this one it may not. */
function durably<T>(control: Control, commit: () => T): T {
  control.sqlite.pragma('synchronous = FULL');
  try {
    return commit();
  } finally {
    control.sqlite.pragma('synchronous = NORMAL');
  }
}

function conflict(snapshotId: string, expected: string | null, current: string | null): WarehouseError {
  return new WarehouseError(
    'publish_conflict',
    `publish conflict: ${snapshotId} was built on ${expected ?? 'nothing'}, but ${current ?? 'nothing'} is served now. Build it again on what is served now: refresh, or plan and approve anew.`,
    { snapshotId, expected, current },
  );
}
