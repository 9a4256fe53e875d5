import { and, eq } from 'drizzle-orm';
import { WarehouseError } from '../errors.ts';
import { now, type Control } from './open-control.ts';
import { isHolderAlive } from './process-alive.ts';
import { lease } from './schema.ts';

/** Who may write the warehouse. Times are ISO UTC. */
export type Lease = typeof lease.$inferSelect;

/** Name of the one lease there is: writing the next version of the warehouse. */
export const REFRESH_LEASE = 'refresh';

/** Who holds the lease now, alive or not; null for nobody. */
export function readLease(control: Control): Lease | null {
  return control.db.select().from(lease).where(eq(lease.name, REFRESH_LEASE)).get() ?? null;
}

/**
 * Takes the right to write. A holder whose process is gone, or silent for 60 s, is taken over.
 *
 * @throws {WarehouseError} lease_held: another run works; says which, and since when
 */
export function takeLease(control: Control, runId: string, pid: number = process.pid): void {
  control.db.transaction(
    (tx) => {
      const holder = tx.select().from(lease).where(eq(lease.name, REFRESH_LEASE)).get();
      if (holder && holder.runId !== runId && isHolderAlive(holder, control.clock())) throw held(holder);
      const at = now(control);
      const value = { runId, pid, takenAt: at, heartbeatAt: at };
      tx.insert(lease)
        .values({ name: REFRESH_LEASE, ...value })
        .onConflictDoUpdate({ target: lease.name, set: value })
        .run();
    },
    { behavior: 'immediate' },
  );
}

/** Says that the holder is alive. @returns false when the lease has been taken over: stop writing */
export function renewLease(control: Control, runId: string): boolean {
  return (
    control.db
      .update(lease)
      .set({ heartbeatAt: now(control) })
      .where(isOf(runId))
      .run().changes === 1
  );
}

/** Gives the lease back; does nothing where another holds it. */
export function releaseLease(control: Control, runId: string): void {
  control.db.delete(lease).where(isOf(runId)).run();
}

const isOf = (runId: string) => and(eq(lease.name, REFRESH_LEASE), eq(lease.runId, runId));

function held(holder: Lease): WarehouseError {
  return new WarehouseError(
    'lease_held',
    `lease held: run ${holder.runId} (process ${holder.pid}) has been refreshing since ${holder.takenAt}. Wait until it ends.`,
    { runId: holder.runId, pid: holder.pid, takenAt: holder.takenAt },
  );
}
