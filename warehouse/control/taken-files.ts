import { and, asc, eq, gte, isNull, or } from 'drizzle-orm';
import type { TakenDelivery, TakenFile } from '../model/taken-file.ts';
import type { Control } from './open-control.ts';
import type { Run, RunSource } from './runs.ts';
import { journal, run, runSource } from './schema.ts';

/** What a run did with a source, and which files were new to it. */
export interface LoadOfSource {
  run: Run;
  account: RunSource;
  /** As far as they are told one by one. */
  files: TakenFile[];
  /** How many there are. */
  count: number;
  /** What was delivered for each table, where a file was new; none of what an older release wrote. */
  deliveries: TakenDelivery[];
}

type Taken = Pick<LoadOfSource, 'files' | 'count' | 'deliveries'>;

/** Runs that ended at an instant (ISO UTC) or later and came as far as a source, in the order in which they began. */
export function readLoadsSince(control: Control, sourceId: string, since: string): LoadOfSource[] {
  const rows = control.db
    .select({ run, account: runSource })
    .from(runSource)
    .innerJoin(run, eq(run.runId, runSource.runId))
    .where(and(eq(runSource.sourceId, sourceId), or(isNull(run.finishedAt), gte(run.finishedAt, since))))
    .orderBy(asc(run.startedAt))
    .all();
  return rows.map((row) => ({
    ...row,
    ...(row.account.outcome === 'loaded' ? readTaken(control, row.run.runId, sourceId) : nothing),
  }));
}

const nothing: Taken = { files: [], count: 0, deliveries: [] };

function readTaken(control: Control, runId: string, sourceId: string): Taken {
  const told = control.db
    .select({ data: journal.data })
    .from(journal)
    .where(and(eq(journal.runId, runId), eq(journal.sourceId, sourceId), eq(journal.event, 'files_taken')))
    .all()
    .map(({ data }) => data as Pick<Taken, 'files' | 'count'> & Partial<Taken>);
  return {
    files: told.flatMap(({ files }) => files),
    count: told.reduce((sum, { count }) => sum + count, 0),
    deliveries: told.flatMap(({ deliveries = [] }) => deliveries),
  };
}
