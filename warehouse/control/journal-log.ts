import { and, asc, desc, eq, gt } from 'drizzle-orm';
import { now, type Control } from './open-control.ts';
import { journal, run } from './schema.ts';

/** One event of a run. `id` grows over all runs; `at` is ISO UTC. */
export type JournalEntry = typeof journal.$inferSelect;

/** Adds an event; its time is the control's clock. */
export function appendJournal(control: Control, entry: Omit<JournalEntry, 'id' | 'at'>): JournalEntry {
  return control.db
    .insert(journal)
    .values({ ...entry, at: now(control) })
    .returning()
    .get();
}

/**
 * Events of a run after a given one, in order: what a page that follows a run asks again and again.
 *
 * @param id last event already seen; 0 for none
 */
export function journalAfter(control: Control, runId: string, id: number, limit = 1000): JournalEntry[] {
  return control.db
    .select()
    .from(journal)
    .where(and(eq(journal.runId, runId), gt(journal.id, id)))
    .orderBy(asc(journal.id))
    .limit(limit)
    .all();
}

/** Id of the run that began last; null before the first. */
export function lastRunId(control: Control): string | null {
  const row = control.db
    .select({ runId: run.runId })
    .from(run)
    .orderBy(desc(run.startedAt), desc(run.runId))
    .limit(1)
    .get();
  return row?.runId ?? null;
}
