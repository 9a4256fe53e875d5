import { and, asc, gte, inArray, isNotNull } from 'drizzle-orm';
import type { Control } from './open-control.ts';
import type { Run, RunSource } from './runs.ts';
import { run, runSource } from './schema.ts';

/** A run that has ended, with the accounts of its sources. */
export type EndedRun = Run & { finishedAt: string; sources: RunSource[] };

/** Runs that ended at an instant (ISO UTC) or later, in the order in which they did. */
export function readEndedRuns(control: Control, since: string): EndedRun[] {
  const rows = control.db
    .select()
    .from(run)
    .where(and(isNotNull(run.finishedAt), gte(run.finishedAt, since)))
    .orderBy(asc(run.finishedAt), asc(run.runId))
    .all();
  if (rows.length === 0) return [];
  const ids = rows.map(({ runId }) => runId);
  const accounts = control.db.select().from(runSource).where(inArray(runSource.runId, ids)).all();
  const byRun = Map.groupBy(accounts, ({ runId }) => runId);
  return rows.map((row) => ({ ...row, finishedAt: row.finishedAt!, sources: byRun.get(row.runId) ?? [] }));
}
