import { randomUUID } from 'node:crypto';
import type { Control } from '#warehouse/control/open-control.ts';
import { enqueue, type RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { cancelRequest } from '#warehouse/queue/settle.ts';
import { requireSource } from '#warehouse/query/question.ts';
import { change } from '../audit/change.ts';
import { actorOf } from '../auth/reader.ts';
import { openWarehouse, withSnapshot } from '../warehouse.ts';
import { wakeOwnWorker } from '../worker/own-worker.ts';
import { isToDo, planBackFill, type MonthRange } from './back-fill-plan.ts';
import { readBackFillRequests } from './back-fill-requests.ts';

/** A back-fill that somebody approved, and how far it is. */
export interface BackFill {
  id: string;
  askedAt: string;
  /** First and last month (ISO first days). */
  from: string;
  to: string;
  /** Months in all, and of them those that have ended, well and otherwise. */
  all: number;
  ended: number;
  /** Of those, months that failed or were cancelled. */
  failed: number;
  cancelled: number;
  /** Why the last of them failed; null where none did. */
  error: { code: string | null; message: string | null } | null;
}

/**
 * Asks for months of a plan, each of them once and one after the other: what is no month in which something is to do is left.
 *
 * @param periods first days (ISO)
 * @returns how many were asked for
 * @throws {WarehouseError} question_invalid: a source or months that whoever asks may not ask for
 */
export async function approveBackFill(
  sourceId: string,
  range: MonthRange,
  periods: readonly string[],
): Promise<number> {
  const { control: desk } = await openWarehouse();
  const plan = await withSnapshot((snapshot, scope) =>
    planBackFill({ snapshot, scope, control: desk }, requireSource(snapshot.catalog, sourceId), range),
  );
  const chosen = plan.months.filter((month) => isToDo(month) && periods.includes(month.period));
  if (chosen.length === 0) return 0;
  const scheduleId = `backfill:${randomUUID()}`;
  const count = await change(({ control, reader, note }) => {
    // Read again where nobody else changes it: two clicks ask once.
    const open = openPeriods(control, sourceId);
    const asked = chosen.filter(({ period }) => !open.has(period));
    const { actor: askedBy, actorLabel: askedLabel } = actorOf(reader);
    for (const { period, files } of asked) {
      const options = {
        period,
        files: files.filter(({ isInInbox, isKept }) => isInInbox || isKept).map((one) => one.fileName),
      };
      enqueue(control, {
        ...{ kind: 'backfill', sources: [sourceId], options, trigger: 'catch_up' },
        scheduleId,
        occasion: period,
        askedBy,
        askedLabel,
      });
    }
    const detail = { periods: asked.map(({ period }) => period.slice(0, 7)) };
    if (asked.length > 0) note({ action: 'refresh_started', object: `source:${sourceId}`, detail });
    return asked.length;
  });
  wakeOwnWorker();
  return count;
}

/** Back-fills of a source, the newest first. */
export function listBackFills(control: Control, sourceId: string): BackFill[] {
  const byId = Map.groupBy(readBackFillRequests(control, sourceId), ({ scheduleId }) => scheduleId ?? '');
  return [...byId].map(([id, requests]) => {
    const periods = requests.map(({ options }) => options.period ?? '').toSorted();
    const count = (...states: string[]) => requests.filter(({ state }) => states.includes(state)).length;
    return {
      ...{ id, askedAt: requests[0]!.askedAt, from: periods[0]!, to: periods.at(-1)!, all: requests.length },
      ended: count('done', 'failed', 'cancelled', 'passed_over'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      error: failureOf(requests.find(({ state }) => state === 'failed')),
    };
  });
}

function failureOf(request: RefreshRequest | undefined): BackFill['error'] {
  return request ? { code: request.errorCode, message: request.errorMessage } : null;
}

/** Ends what is left of a back-fill: months that wait at once, the one at work as soon as it can. @returns how many */
export function endBackFill(sourceId: string, id: string): Promise<number> {
  return change(({ control, note }) => {
    const open = readBackFillRequests(control, sourceId).filter(
      ({ scheduleId, state }) => scheduleId === id && (state === 'waiting' || state === 'working'),
    );
    const ended = open.filter(({ requestId }) => cancelRequest(control, requestId));
    const detail = { periods: ended.map(({ options }) => options.period?.slice(0, 7)) };
    if (ended.length > 0) note({ action: 'refresh_cancelled', object: `source:${sourceId}`, detail });
    return ended.length;
  });
}

function openPeriods(control: Control, sourceId: string): Set<string | undefined> {
  const requests = readBackFillRequests(control, sourceId);
  return new Set(
    requests.flatMap(({ state, options }) =>
      state === 'waiting' || state === 'working' ? [options.period] : [],
    ),
  );
}
