import type { RunSource } from '#warehouse/control/runs.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Source } from '#warehouse/model/source.ts';
import { readArrivals } from '#warehouse/query/arrivals.ts';
import type { SourceLoad } from '#warehouse/query/sources.ts';
import { localTime } from '#warehouse/schedule/due-times.ts';
import {
  lookOut,
  type DeliveryTerms,
  type Expected,
  type Outlook,
} from '#warehouse/schedule/expected-deliveries.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

export type { Outlook };

/** What is known of a source's deliveries; null for what is not. */
export interface Received {
  load: SourceLoad | null;
  /** The last attempt, also where it found nothing new. */
  last: RunSource | null;
}

const DAY_MS = 86_400_000;

/**
 * Says what is late of the deliveries of each source, and what is expected next; of sources whose contract says so.
 *
 * A delivery for a month or longer is there when rows of its period are, where rows have periods. Else it is there when the newest file came
 * after its period had ended; from a server, when that was asked after it. A version that stands for an earlier day, as a sample does,
 * is looked at from that day.
 *
 * @returns by source id
 */
export async function readOutlooks(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  received: ReadonlyMap<string, Received>,
  clock: Date,
): Promise<Map<string, Outlook>> {
  const sources = [...snapshot.catalog.sources.values()].filter(({ delivery }) => delivery);
  if (sources.length === 0) return new Map();
  const behindMs = daysBehind(snapshot) * DAY_MS;
  const now = new Date(clock.getTime() - behindMs);
  const months = await readMonths(snapshot, scope, now);
  return new Map(
    sources.flatMap((source) => {
      const found = received.get(source.id);
      if (!found?.load) return [];
      const isThere =
        source.delivery!.unit === 'month' && months.has(source.id)
          ? hasRows(months.get(source.id)!)
          : cameAfter(source, found, { behindMs, timezone: snapshot.catalog.workspace.timezone });
      const outlook = maybeLookOut(termsOf(source, snapshot.catalog), { now, isThere });
      return outlook ? [[source.id, outlook] as const] : [];
    }),
  );
}

/** A contract that was written for another scheduler says nothing of when deliveries are due. */
function maybeLookOut(...asked: Parameters<typeof lookOut>): Outlook | null {
  try {
    return lookOut(...asked);
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'schedule_invalid') return null;
    throw fault;
  }
}

function termsOf({ delivery, cron, staleAfterDays }: Source, { workspace }: Catalog): DeliveryTerms {
  return { delivery: delivery!, cron, staleAfterDays, workspace };
}

/** Days by which the day that a version stands for was over when it was built. */
function daysBehind({ asOf, builtAt, catalog }: Snapshot): number {
  const built = localTime(new Date(builtAt), catalog.workspace.timezone).day;
  return Math.max(0, Math.round((Date.parse(built) - Date.parse(asOf)) / DAY_MS));
}

/** Months with rows in the year before, by source, in order. */
async function readMonths(snapshot: Snapshot, scope: Scope, now: Date): Promise<Map<string, string[]>> {
  const { rootUnit } = snapshot.catalog.workspace;
  const from = new Date(now.getTime() - 500 * DAY_MS).toISOString().slice(0, 10);
  const until = now.toISOString().slice(0, 10);
  const arrivals = await readArrivals(snapshot, scope, { unitId: rootUnit, from, until });
  const months = new Map<string, string[]>();
  for (const { sourceId, period, expected, missing, rows } of arrivals)
    // Where reports are due, their absence is judged as well, and is no row.
    if (expected > 0 ? missing < expected : rows > 0)
      months.set(sourceId, [...(months.get(sourceId) ?? []), period]);
  return months;
}

/** Periods before the first month are nobody's debt: the source began later. */
function hasRows(months: readonly string[]) {
  return ({ from, to }: Omit<Expected, 'due'>): boolean =>
    to <= months[0]! || months.some((month) => month >= from && month < to);
}

function cameAfter(
  { tables }: Source,
  { load, last }: Received,
  { behindMs, timezone }: { behindMs: number; timezone: string },
) {
  const isFile = tables?.some(({ files }) => files !== null) ?? true;
  const asked = !isFile && last && last.outcome !== 'failed' ? [last.finishedAt, load?.loadedAt] : [];
  const times = [load?.receivedAt, ...asked].filter((time) => time != null);
  const newest = times.map((time) => Date.parse(time)).toSorted((one, other) => other - one)[0];
  const day = newest === undefined ? '' : localTime(new Date(newest - behindMs), timezone).day;
  return ({ to }: Omit<Expected, 'due'>): boolean => to <= day;
}
