import { and, eq } from 'drizzle-orm';
import { listHeld } from '../control/held-versions.ts';
import type { NoticeData, TroubleKind } from '../control/notice-schema.ts';
import type { Control } from '../control/open-control.ts';
import { lastSourceOutcomes, type RunSource } from '../control/runs.ts';
import { runSource } from '../control/schema.ts';
import { sourceOfTable } from '../query/parts.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { VersionChanges } from '../snapshot/compare-versions.ts';
import { deliveriesOf, stateOfHeld } from '../snapshot/held-state.ts';
import { readRecentRequests, workOf, type RecentRequests } from './recent-requests.ts';

/** Something that is the matter now; of each kind and object there is one. */
export interface Trouble {
  kind: TroubleKind;
  /** `source:ID`, `request:ID` or `version:ID`. */
  object: string;
  data: NoticeData;
}

/** What of the version served is needed to say what is the matter. */
export interface Served {
  snapshotId: string;
  catalog: Pick<Catalog, 'sources'>;
  /** When the load in it was made, by source; ISO UTC. */
  loadedAt: ReadonlyMap<string, string>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A run that was due and has not begun for so long is late. */
const NOT_BEGUN_MS = 60 * MINUTE_MS;
/** Tells what is the matter now, by the control database and the version served. Reads alone, and no clock but the control's. */
export function readTrouble(control: Control, served: Served): Trouble[] {
  const requests = readRecentRequests(control);
  const found = [
    ...sourcesInTrouble(control, served, requests),
    ...lateSources(control, served, requests),
    ...failedRequests(control, requests),
    ...waitingVersions(control, served),
  ];
  return [...new Map(found.map((one) => [`${one.kind} ${one.object}`, one])).values()];
}

/** What became of the last load of each source. One that is tried again by itself is nobody's yet. */
function sourcesInTrouble(control: Control, { catalog }: Served, { waiting }: RecentRequests): Trouble[] {
  const retried = waiting.filter(({ attempts }) => attempts > 0);
  return [...lastSourceOutcomes(control).values()].flatMap((account): Trouble[] => {
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
function kindOf({ outcome, errorCode }: RunSource): TroubleKind | null {
  if (outcome === 'restored') return 'restored';
  if (outcome !== 'failed' || errorCode === 'run_cancelled') return null;
  if (errorCode === 'quarantine_exceeded') return 'quarantine';
  return errorCode === 'change_unexplained' ? 'jump' : 'failure';
}

/** Sources older than their contract allows, and those whose run was due and has not begun. */
function lateSources(
  control: Control,
  { catalog, loadedAt }: Served,
  { waiting }: RecentRequests,
): Trouble[] {
  const now = control.clock().getTime();
  const notBegun = waiting.filter(
    ({ trigger, attempts, notBefore }) =>
      trigger === 'schedule' && attempts === 0 && now - Date.parse(notBefore) > NOT_BEGUN_MS,
  );
  return [...catalog.sources.values()].flatMap(({ id, staleAfterDays }): Trouble[] => {
    const late = (data: NoticeData): Trouble[] => [
      { kind: 'lateness', object: `source:${id}`, data: { sourceId: id, ...data } },
    ];
    const loaded = loadedAt.get(id);
    if (loaded && staleAfterDays !== null && now - Date.parse(loaded) > staleAfterDays * DAY_MS)
      return late({ why: 'stale', at: loaded, allowedDays: staleAfterDays });
    const due = notBegun.find(({ sources }) => sources.includes(id));
    return due ? late({ why: 'not_begun', at: due.scheduledFor ?? due.notBefore }) : [];
  });
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
