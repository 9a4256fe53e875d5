import type { Session } from '#warehouse/duckdb/database.ts';

/** Rolls back after a fault. A commit that fails (no room left) has ended the transaction already. */
export async function rollBackTransaction(db: Session): Promise<void> {
  try {
    await db.run('rollback');
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes('no transaction is active'))) throw cause;
  }
}
