import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { readOpenRequests } from '#warehouse/queue/read-requests.ts';
import { runWithLease } from './run-at-work.ts';

/** Kinds of requests and runs that look for what there is of a source. */
const looking: readonly string[] = ['refresh', 'plan'];

/**
 * Reads what looks for sources now or waits for its turn to, and answers since when of a source: a request since the time it is for or, where
 * it is for none, since it was asked for; a run since its beginning; the first of them, and null where there is none.
 */
export function readUnderWay(control: Control): (sourceId: string) => Date | null {
  const requests = readOpenRequests(control).map(({ kind, sources, leftSources, scheduledFor, askedAt }) => ({
    ...{ kind, sources: leftSources ?? sources, since: scheduledFor ?? askedAt },
  }));
  const all = [...requests, ...maybeRun(control)].filter(({ kind }) => looking.includes(kind));
  return (sourceId) => {
    // A list of sources that names none asks for all.
    const own = all.filter(({ sources }) => sources.length === 0 || sources.includes(sourceId));
    return own.length === 0 ? null : new Date(Math.min(...own.map(({ since }) => Date.parse(since))));
  };
}

function maybeRun(control: Control) {
  const runId = runWithLease(control);
  const run = runId === null ? null : readRun(control, runId);
  return run === null ? [] : [{ kind: run.kind, sources: run.requested, since: run.startedAt }];
}
