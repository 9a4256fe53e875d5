import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm';
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

/** Id of the last event of a run; 0 where it has none. */
export function lastEventId(control: Control, runId: string): number {
  const row = control.db
    .select({ id: journal.id })
    .from(journal)
    .where(eq(journal.runId, runId))
    .orderBy(desc(journal.id))
    .limit(1)
    .get();
  return row?.id ?? 0;
}

/** A word that is looked for in the journal. */
export interface SearchedWord {
  text: string;
  /** Events, stages and sources that whoever looks sees called by it. */
  codes: readonly string[];
}

/** What of the journal is looked for; what is null is not asked for. */
export interface JournalSearch {
  runId: string | null;
  sourceId: string | null;
  /** Words that all stand in the event, its source or stage, or its data. */
  words: readonly SearchedWord[];
  /** Whether words may stand in the data as well. */
  isDataSearched: boolean;
  /** Entries before this one, the newest first; null: from the newest. */
  before: number | null;
  limit: number;
}

/** Finds entries of the journal, the newest first. */
export function searchJournal(control: Control, search: JournalSearch): JournalEntry[] {
  const { runId, sourceId, words, isDataSearched, before, limit } = search;
  const data = isDataSearched ? sql`${journal.data}` : sql`''`;
  const text = sql`lower(${journal.event} || ' ' || coalesce(${journal.sourceId}, '') || ' ' || coalesce(${journal.stage}, '') || ' ' || ${data})`;
  return control.db
    .select()
    .from(journal)
    .where(
      and(
        runId === null ? undefined : eq(journal.runId, runId),
        sourceId === null ? undefined : eq(journal.sourceId, sourceId),
        before === null ? undefined : lt(journal.id, before),
        ...words.map((word) => {
          const codes = sql`(select value from json_each(${JSON.stringify(word.codes)}))`;
          return sql`(instr(${text}, ${word.text.toLowerCase()}) > 0 or ${journal.event} in ${codes} or ${journal.stage} in ${codes} or ${journal.sourceId} in ${codes})`;
        }),
      ),
    )
    .orderBy(desc(journal.id))
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
