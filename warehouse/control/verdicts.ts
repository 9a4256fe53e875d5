import type { Run } from './runs.ts';
import type { Control } from './open-control.ts';

/** Who, or what, decided on a version that waited. */
export interface Verdict {
  /** The version that waited. */
  snapshotId: string;
  /** Whoever decided, as they were called then; null where nobody did, or by a command without a name. */
  byLabel: string | null;
  /** The version that took its place, since another had been published; null where a person decided. */
  overtakenBy: string | null;
}

/** Reads who or what decided on what a run had built; null where nothing waited, still waits, or the journal is gone that would say. */
export function readVerdict(
  control: Control,
  { runId, decidedAt }: Pick<Run, 'runId' | 'decidedAt'>,
): Verdict | null {
  if (decidedAt === null) return null;
  const snapshotId = control.sqlite.prepare(HELD).pluck().get(runId) as string | undefined;
  if (snapshotId === undefined) return null;
  const byLabel = (control.sqlite.prepare(DECIDER).pluck().get(`version:${snapshotId}`) as string) ?? null;
  const taken = control.sqlite.prepare(TAKEN).pluck().get({ decidedAt, snapshotId });
  return { snapshotId, byLabel, overtakenBy: (taken as string | undefined) ?? null };
}

const HELD = `
  select data ->> '$.snapshotId' from journal where run_id = ? and event = 'version_held' order by id desc limit 1`;

const DECIDER = `
  select actor_label from audit
  where action in ('version_approved', 'version_refused', 'version_discarded') and object = ?
  order by seq desc limit 1`;

/** The run that took the place was at work when the word fell. */
const TAKEN = `
  select journal.data ->> '$.snapshotId'
  from run join journal on journal.run_id = run.run_id and journal.event = 'version_held'
  where run.started_at <= $decidedAt and coalesce(run.finished_at, $decidedAt) >= $decidedAt
    and exists (select 1 from json_each(journal.data, '$.replaced') where value = $snapshotId)
  limit 1`;
