import type { Control } from './open-control.ts';

/** Before which instants (ISO UTC) records have been kept for long enough; null: they are kept for good. */
export interface RecordLimits {
  journal: string | null;
  runs: string | null;
  sessions: string | null;
  failedSignIns: string | null;
  links: string | null;
  requests: string | null;
  scheduleChanges: string | null;
}

/** How many records there are, by what they are. */
export interface OldRecords {
  journalEntries: number;
  runs: number;
  sessions: number;
  failedSignIns: number;
  links: number;
  challenges: number;
  requests: number;
  scheduleChanges: number;
  visits: number;
}

/** A table, and which of its rows are old. */
interface OldRows {
  table: string;
  where: string;
}

/** Rows removed in one go: others wait for no longer than that takes. */
const AT_ONCE = 5_000;

/** Runs that stay whatever their age, so that who looks at the last ones finds some. */
const NEWEST_RUNS = 50;

/** Runs that nobody needs: ended long ago, of no version, not the last word on a source, not among the newest. */
const OLD_RUNS = (limit: string) => `
  select run_id from run
  where finished_at < ${limit} and outcome not in ('running', 'held')
    and run_id not in (select value from json_each($needed))
    and run_id not in (select run_id from run_source
                       where rowid in (select max(rowid) from run_source group by source_id))
    and run_id not in (select run_id from run order by started_at desc, run_id desc limit ${NEWEST_RUNS})`;

/**
 * Requests that ended long ago, and of which nobody speaks: neither a version that is kept or waits, nor the audit, nor the run that one was
 * asked for by a person. The last of each schedule and trigger stays: by it is known how far a schedule has come, and that what lies in the
 * inbox was looked at.
 */
const OLD_REQUESTS = `
  state not in ('waiting', 'working') and ended_at < $requests
  and request_id not in (select max(request_id) from refresh_request
                         where schedule_id is not null group by schedule_id, trigger)
  and coalesce(run_id, '') not in (select value from json_each($needed))
  and (asked_by is null or coalesce(claim, '') not in (select claim from run where claim is not null))
  and 'request:' || request_id not in (select object from audit where object like 'request:%')`;

/** Changes of schedules made long ago; the last of each stays, which says who made it what it is. */
const OLD_CHANGES = `
  at < $scheduleChanges and id not in (select max(id) from schedule_change group by schedule_id)`;

/** In the order in which they may go: what refers to a run before the run. */
const OLD: { readonly [kind in keyof OldRecords]: readonly OldRows[] } = {
  journalEntries: [{ table: 'journal', where: `run_id in (${OLD_RUNS('max($journal, $runs)')})` }],
  requests: [{ table: 'refresh_request', where: OLD_REQUESTS }],
  scheduleChanges: [{ table: 'schedule_change', where: OLD_CHANGES }],
  runs: [
    { table: 'run_source', where: `run_id in (${OLD_RUNS('$runs')})` },
    { table: 'run', where: `run_id in (${OLD_RUNS('$runs')})` },
  ],
  sessions: [{ table: 'session', where: 'seen_at < $sessions' }],
  failedSignIns: [{ table: 'failed_sign_in', where: 'at < $failedSignIns' }],
  links: [{ table: 'one_time_link', where: 'expires_at < $links' }],
  challenges: [{ table: 'challenge', where: 'expires_at < $now' }],
  // Whoever has not signed in for so long is compared with nothing.
  visits: [{ table: 'visit', where: 'seen_at < $sessions' }],
};

/** What is kept for good sorts after nothing: no instant is before it. */
const NEVER = '';

/**
 * Counts the records that have been kept for long enough.
 * @param neededRuns runs that a kept version refers to, whatever their age
 */
export function countOldRecords(
  control: Control,
  limits: RecordLimits,
  neededRuns: ReadonlySet<string>,
): OldRecords {
  return eachKind((rows) => {
    const { table, where } = rows.at(-1)!;
    const counted = control.sqlite.prepare(`select count(*) from ${table} where ${where}`).pluck();
    return counted.get(bindingsOf(control, limits, neededRuns, where)) as number;
  });
}

/** Removes them. @returns how many there were */
export function removeOldRecords(
  control: Control,
  limits: RecordLimits,
  neededRuns: ReadonlySet<string>,
): OldRecords {
  const remove = ({ table, where }: OldRows): number => {
    const some = control.sqlite.prepare(
      `delete from ${table} where rowid in (select rowid from ${table} where ${where} limit ${AT_ONCE})`,
    );
    const bindings = bindingsOf(control, limits, neededRuns, where);
    let removed = 0;
    for (let last = AT_ONCE; last === AT_ONCE; removed += last) last = some.run(bindings).changes;
    return removed;
  };
  return eachKind((rows) => rows.map(remove).at(-1)!);
}

function eachKind(count: (rows: readonly OldRows[]) => number): OldRecords {
  return Object.fromEntries(Object.entries(OLD).map(([kind, rows]) => [kind, count(rows)])) as Record<
    keyof OldRecords,
    number
  >;
}

/** SQLite refuses a name that the statement does not have. */
function bindingsOf(
  control: Control,
  limits: RecordLimits,
  neededRuns: ReadonlySet<string>,
  where: string,
): Record<string, string> {
  const all: Record<string, string> = {
    ...Object.fromEntries(Object.entries(limits).map(([kind, limit]) => [kind, limit ?? NEVER])),
    needed: JSON.stringify([...neededRuns]),
    now: control.clock().toISOString(),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => where.includes(`$${name}`)));
}
