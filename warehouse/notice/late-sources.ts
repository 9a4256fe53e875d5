import type { NoticeData } from '../control/notice-schema.ts';
import type { Control } from '../control/open-control.ts';
import type { Trouble } from './matter.ts';
import { readOpenMatters } from './matters.ts';
import type { RecentRequests } from './recent-requests.ts';
import type { Served } from './served.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A run that was due and has not begun for so long is late. */
const NOT_BEGUN_MS = 60 * MINUTE_MS;

/**
 * Sources older than their contract allows, and those whose run was due and has not begun. Where a contract says when deliveries are due,
 * age tells nothing anew.
 */
export function lateSources(
  control: Control,
  { catalog, loadedAt, deliveries }: Served,
  { waiting }: RecentRequests,
): Trouble[] {
  const now = control.clock().getTime();
  const notBegun = waiting.filter(
    ({ trigger, attempts, notBefore }) =>
      trigger === 'schedule' && attempts === 0 && now - Date.parse(notBefore) > NOT_BEGUN_MS,
  );
  const open = readOpenMatters(control).filter(({ data }) => data.why === 'stale');
  return [...catalog.sources.values()].flatMap(({ id, staleAfterDays }): Trouble[] => {
    const stale = maybeStale(loadedAt.get(id), staleAfterDays, now);
    if (stale && !deliveries.has(id)) return [toTrouble(id, stale)];
    const due = notBegun.find(({ sources }) => sources.includes(id));
    if (due) return [toTrouble(id, { why: 'not_begun', at: due.scheduledFor ?? due.notBefore })];
    // What was told of age before goes on until there is a load: else it would be told as right again.
    const wasTold = open.some(({ data }) => data.sourceId === id);
    return stale && wasTold ? [{ ...toTrouble(id, stale), isQuiet: true }] : [];
  });
}

function maybeStale(at: string | undefined, allowedDays: number | null, now: number): NoticeData | null {
  if (at === undefined || allowedDays === null) return null;
  return now - Date.parse(at) > allowedDays * DAY_MS ? { why: 'stale', at, allowedDays } : null;
}

function toTrouble(sourceId: string, data: NoticeData): Trouble {
  return { kind: 'lateness', object: `source:${sourceId}`, data: { sourceId, ...data } };
}
