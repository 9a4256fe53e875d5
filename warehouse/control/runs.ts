import { and, desc, eq, inArray, max, sql, type SQL } from 'drizzle-orm';
import type { FaultFact } from '../model/fault-fact.ts';
import { now, type Control } from './open-control.ts';
import { isHolderAlive } from './process-alive.ts';
import { run, runSource, version, type RunOutcome } from './schema.ts';

/** A refresh, running or ended. Times are ISO UTC. */
export type Run = typeof run.$inferSelect;
/** Account of one source in one run; counts are rows, of a failed load as far as it got. */
export type RunSource = typeof runSource.$inferSelect;

export interface RunStart {
  runId: string;
  /** Source ids; empty = all. */
  requested: string[];
  kind?: Run['kind'];
  restoredFrom?: string | null;
  reason?: string | null;
  /** Of the requests it does; absent: it was begun by hand. */
  claim?: string | null;
  /** Who asked for it, as the audit names them. */
  askers?: string[];
  trigger: Run['trigger'];
  baseSnapshotId: string | null;
}

export interface RunEnd {
  outcome: Exclude<RunOutcome, 'running' | 'interrupted' | 'refused' | 'discarded'>;
  snapshotId: string | null;
  errorCode?: string | null;
  errorMessage?: string | null;
  errorFacts?: FaultFact[] | null;
}

/** Notes that a run has begun in this process. */
export function beginRun(control: Control, start: RunStart, pid: number = process.pid): void {
  const at = now(control);
  control.db
    .insert(run)
    .values({ ...start, pid, startedAt: at, heartbeatAt: at, outcome: 'running' })
    .run();
}

/** Notes who else is behind a run, besides whoever asked for it. */
export function addAskers(control: Control, runId: string, others: readonly string[]): void {
  const known = readRun(control, runId)?.askers ?? [];
  const askers = [...new Set([...known, ...others])];
  if (askers.length > known.length) control.db.update(run).set({ askers }).where(eq(run.runId, runId)).run();
}

/** Says that the run is alive. */
export function heartbeat(control: Control, runId: string): void {
  control.db
    .update(run)
    .set({ heartbeatAt: now(control) })
    .where(eq(run.runId, runId))
    .run();
}

/** Notes how a run ended. */
export function finishRun(control: Control, runId: string, end: RunEnd): void {
  const at = now(control);
  control.db
    .update(run)
    .set({ ...end, heartbeatAt: at, finishedAt: at })
    .where(eq(run.runId, runId))
    .run();
}

/** Notes what became of a source in a run; the last word counts. */
export function recordSource(
  control: Control,
  account: Omit<RunSource, 'finishedAt' | 'errorFacts'> & Partial<Pick<RunSource, 'errorFacts'>>,
): void {
  const value = { ...account, finishedAt: now(control) };
  control.db
    .insert(runSource)
    .values(value)
    .onConflictDoUpdate({ target: [runSource.runId, runSource.sourceId], set: value })
    .run();
}

/** The last runs, the newest first. */
export function listRuns(control: Control, limit = 50): Run[] {
  return control.db.select().from(run).orderBy(desc(run.startedAt), desc(run.runId)).limit(limit).all();
}

/** A run with the accounts of its sources, in the order in which they ended; null where there is none of that id. */
export function readRun(control: Control, runId: string): (Run & { sources: RunSource[] }) | null {
  const row = control.db.select().from(run).where(eq(run.runId, runId)).get();
  if (!row) return null;
  const sources = control.db
    .select()
    .from(runSource)
    .where(eq(runSource.runId, runId))
    .orderBy(sql`rowid`)
    .all();
  return { ...row, sources };
}

/** The last account of each source that was ever asked for, by source id. @param which of the accounts are looked at; all by default */
export function lastSourceOutcomes(control: Control, which?: SQL): Map<string, RunSource> {
  const last = control.db
    .select({ sourceId: runSource.sourceId, row: sql<number>`max(rowid)`.as('row') })
    .from(runSource)
    .where(which)
    .groupBy(runSource.sourceId)
    .as('last');
  const rows = control.db
    .select({ account: runSource })
    .from(runSource)
    .innerJoin(last, eq(sql`${runSource}.rowid`, last.row))
    .all();
  return new Map(rows.map(({ account }) => [account.sourceId, account]));
}

/** When a run ended last (ISO UTC); null before the first. */
export function lastRunEnd(control: Control): string | null {
  return (
    control.db
      .select({ at: max(run.finishedAt) })
      .from(run)
      .get()?.at ?? null
  );
}

/**
 * When a run began last that has ended and looked for what there is of a source, by source id (ISO UTC): one that loaded it or found
 * nothing new, and of which the figures are served.
 */
export function lastLooks(control: Control): Map<string, string> {
  const rows = control.db
    .select({ sourceId: runSource.sourceId, startedAt: max(run.startedAt) })
    .from(runSource)
    .innerJoin(run, eq(run.runId, runSource.runId))
    .where(
      and(
        inArray(runSource.outcome, ['loaded', 'unchanged']),
        inArray(run.kind, ['refresh', 'plan']),
        inArray(run.outcome, ['published', 'partial', 'unchanged']),
      ),
    )
    .groupBy(runSource.sourceId)
    .all();
  return new Map(rows.flatMap(({ sourceId, startedAt }) => (startedAt ? [[sourceId, startedAt]] : [])));
}

/**
 * Ends runs whose process is gone or silent. They were interrupted; but one that had published before it died did its
 * work, since publishing is the commit point.
 *
 * @returns ids of the interrupted
 */
export function interruptDeadRuns(control: Control): string[] {
  return control.db.transaction(
    (tx) => {
      const running = tx.select().from(run).where(eq(run.outcome, 'running')).all();
      const dead = running.filter((row) => !isHolderAlive(row, control.clock()));
      const ends = dead.map(({ runId }) => {
        const published = tx.select().from(version).where(eq(version.runId, runId)).get();
        const accounts = tx.select().from(runSource).where(eq(runSource.runId, runId)).all();
        return { runId, end: endOf(published?.snapshotId ?? null, accounts) };
      });
      for (const { runId, end } of ends)
        tx.update(run)
          .set({ ...end, finishedAt: now(control) })
          .where(eq(run.runId, runId))
          .run();
      return ends.filter(({ end }) => end.outcome === 'interrupted').map(({ runId }) => runId);
    },
    { behavior: 'immediate' },
  );
}

function endOf(
  snapshotId: string | null,
  accounts: RunSource[],
): { outcome: RunOutcome; snapshotId: string | null } {
  if (snapshotId === null) return { outcome: 'interrupted', snapshotId };
  const isPartial = accounts.some(({ outcome }) => outcome === 'failed');
  return { outcome: isPartial ? 'partial' : 'published', snapshotId };
}
