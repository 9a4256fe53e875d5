import { and, eq, inArray, isNotNull, ne, not, notInArray } from 'drizzle-orm';
import type { Control } from './open-control.ts';
import { lastSourceOutcomes, type RunSource } from './runs.ts';
import { run, runSource, version } from './schema.ts';

/**
 * The last account of each source as it ended: a load that came to nothing since the whole failed is one that failed, with the fault of its
 * run. One that a person ended is none: nothing is wrong with it. Nor is one of a preview, or of a run that failed once its version was
 * published.
 */
export function lastSourceEnds(control: Control): Map<string, RunSource> {
  const accounts = lastSourceOutcomes(control);
  const ids = [...new Set([...accounts.values()].map(({ runId }) => runId))];
  const published = publishedRuns(control, ids);
  const failed = control.db
    .select()
    .from(run)
    .where(
      and(
        ...[inArray(run.runId, ids), eq(run.outcome, 'failed'), ne(run.kind, 'plan')],
        ...[isNotNull(run.errorCode), ne(run.errorCode, 'run_cancelled')],
      ),
    )
    .all();
  const lost = new Map(failed.filter(({ runId }) => !published.has(runId)).map((row) => [row.runId, row]));
  return new Map(
    [...accounts].map(([id, account]) => {
      const whole = lost.get(account.runId);
      if (whole === undefined || !cameIn(account)) return [id, account];
      const { errorCode, errorMessage, errorFacts } = whole;
      return [id, { ...account, outcome: 'failed', errorCode, errorMessage, errorFacts }];
    }),
  );
}

/**
 * The last account of each source that holds: rows that came in, or were taken back, in a run that came to nothing did neither, and what was
 * before them goes on.
 */
export function lastStandingOutcomes(control: Control): Map<string, RunSource> {
  const published = control.db.select({ runId: version.runId }).from(version);
  const lost = control.db
    .select({ runId: run.runId })
    .from(run)
    .where(and(inArray(run.outcome, ['failed', 'interrupted']), notInArray(run.runId, published)));
  const cameToNothing = and(inArray(runSource.outcome, CAME_IN), inArray(runSource.runId, lost));
  return lastSourceOutcomes(control, not(cameToNothing!));
}

/** Of some runs those whose version was published, whatever came after that. */
export function publishedRuns(control: Control, ids: readonly string[]): Set<string> {
  const published = control.db
    .select({ runId: version.runId })
    .from(version)
    .where(inArray(version.runId, [...ids]))
    .all();
  return new Set(published.map(({ runId }) => runId));
}

const CAME_IN: RunSource['outcome'][] = ['loaded', 'restored'];

/** Whether an account is of rows that were taken in, or back. */
export function cameIn({ outcome }: Pick<RunSource, 'outcome'>): boolean {
  return CAME_IN.includes(outcome);
}
