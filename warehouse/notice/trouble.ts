import { and, eq } from 'drizzle-orm';
import { listHeld } from '../control/held-versions.ts';
import type { NoticeData, TroubleKind } from '../control/notice-schema.ts';
import type { Control } from '../control/open-control.ts';
import type { RunSource } from '../control/runs.ts';
import { runSource } from '../control/schema.ts';
import { lastStandingOutcomes } from '../control/source-ends.ts';
import { sourceOfTable } from '../query/parts.ts';
import type { VersionChanges } from '../snapshot/compare-versions.ts';
import { deliveriesOf, stateOfHeld } from '../snapshot/held-state.ts';
import { lateSources } from './late-sources.ts';
import type { Trouble } from './matter.ts';
import { overdueDeliveries, type Attempt } from './overdue-deliveries.ts';
import { readRecentRequests, workOf, type RecentRequests } from './recent-requests.ts';
import type { Served } from './served.ts';

/** Tells what is the matter now, by the control database and the version served. Reads alone, and no clock but the control's. */
export function readTrouble(control: Control, served: Served): Trouble[] {
  const requests = readRecentRequests(control);
  const outcomes = [...lastStandingOutcomes(control).values()];
  const others = [
    ...sourcesInTrouble(outcomes, served, requests),
    ...lateSources(control, served, requests),
    ...failedRequests(control, requests),
    ...waitingVersions(control, served),
  ];
  const attempts = lastAttempts(outcomes, served);
  const found = [...others, ...overdueDeliveries(control, served.deliveries, { others, attempts })];
  return [...new Map(found.map((one) => [`${one.kind} ${one.object}`, one])).values()];
}

/** The last attempt at each source: of its tables together. */
function lastAttempts(outcomes: readonly RunSource[], { catalog }: Served): Map<string, Attempt> {
  const ofSource = Map.groupBy(outcomes, ({ sourceId }) => sourceOfTable(catalog, sourceId));
  return new Map(
    [...ofSource].map(([sourceId, tables]) => {
      const [at = ''] = tables
        .map(({ finishedAt }) => finishedAt)
        .toSorted()
        .toReversed();
      return [sourceId, { at, hasFailed: tables.some(hasFailed) }];
    }),
  );
}

/** What became of the last load of each source. One that is tried again by itself is nobody's yet. */
function sourcesInTrouble(
  outcomes: readonly RunSource[],
  { catalog }: Served,
  { waiting }: RecentRequests,
): Trouble[] {
  const retried = waiting.filter(({ attempts }) => attempts > 0);
  return outcomes.flatMap((account): Trouble[] => {
    const sourceId = sourceOfTable(catalog, account.sourceId);
    const isRetried = retried.some(({ sources, leftSources }) => {
      const asked = leftSources ?? sources;
      return asked.length === 0 || asked.includes(sourceId);
    });
    const kind = kindOf(account);
    if (kind === null || isRetried || !catalog.sources.has(sourceId)) return [];
    const { runId, finishedAt: at, errorCode, quarantined, physical } = account;
    const data: NoticeData = {
      ...{ sourceId, runId, at },
      ...(account.sourceId !== sourceId && { table: account.sourceId }),
      ...(errorCode !== null && { errorCode }),
      ...(kind === 'quarantine' && { quarantined, physical }),
      ...(kind === 'restored' && { how: 'rolled_back' as const }),
    };
    return [{ kind, object: `source:${sourceId}`, data }];
  });
}

/** A person who ended a run knows of it. */
const hasFailed = ({ outcome, errorCode }: RunSource): boolean =>
  outcome === 'failed' && errorCode !== 'run_cancelled';

function kindOf(account: RunSource): TroubleKind | null {
  const { outcome, errorCode } = account;
  if (outcome === 'restored') return 'restored';
  if (!hasFailed(account)) return null;
  if (errorCode === 'quarantine_exceeded') return 'quarantine';
  return errorCode === 'change_unexplained' ? 'jump' : 'failure';
}

/** Requests that failed as a whole, of which no source says why, and that nobody has asked for again with success. */
function failedRequests(control: Control, { failed, doneAt }: RecentRequests): Trouble[] {
  return failed.flatMap((request): Trouble[] => {
    const { requestId, kind, runId, errorCode, endedAt, askedBy, sources } = request;
    const isDoneSince = (doneAt.get(workOf(request)) ?? '') > (endedAt ?? '');
    if (kind === 'check' || isDoneSince || (runId !== null && hasFailedSource(control, runId))) return [];
    const data: NoticeData = {
      ...{ requestKind: kind, errorCode: errorCode ?? 'unknown', sources },
      ...(endedAt !== null && { at: endedAt }),
      ...(runId !== null && { runId }),
      ...(askedBy !== null && { askedBy }),
    };
    return [{ kind: 'failure', object: `request:${requestId}`, data }];
  });
}

function hasFailedSource(control: Control, runId: string): boolean {
  const failed = and(eq(runSource.runId, runId), eq(runSource.outcome, 'failed'));
  return control.db.select({ id: runSource.sourceId }).from(runSource).where(failed).get() !== undefined;
}

function waitingVersions(control: Control, { catalog }: Served): Trouble[] {
  return listHeld(control)
    .filter((held) => stateOfHeld(control, held) === 'waits')
    .map(({ snapshotId: version, runId, heldAt, changes }) => {
      const brought = deliveriesOf(changes as VersionChanges).map(({ source }) =>
        sourceOfTable(catalog, source),
      );
      const data = { version, runId, at: heldAt, sources: [...new Set(brought)] };
      return { kind: 'approval', object: `version:${version}`, data };
    });
}
