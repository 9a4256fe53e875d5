import { WarehouseError } from '#warehouse/errors.ts';
import type { Source } from '#warehouse/model/source.ts';
import { readArrivals } from '#warehouse/query/arrivals.ts';
import { readOwedReports, type OwedReports } from '#warehouse/query/owed-reports.ts';
import type { SourceLoad } from '#warehouse/query/sources.ts';
import { localTime } from '#warehouse/schedule/due-times.ts';
import {
  lookOut,
  type DeliveryStanding,
  type DeliveryTerms,
  type Expected,
  type Outlook,
} from '#warehouse/schedule/expected-deliveries.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { isAwaited, type Looks } from './awaited.ts';

/** What is known of a source's deliveries; null for what is not. */
export interface Received {
  load: SourceLoad;
  /** When it is looked for. */
  looks: Looks;
}

const DAY_MS = 86_400_000;

/**
 * Says how the deliveries of each source stand; of sources that were loaded once and whose contract says when deliveries are due.
 *
 * A delivery for a month or longer is there when rows of its period are, where rows have periods. Else it is there when the newest file came
 * after its period had ended; from a server, when a run asked it after that and ended well, also where it found nothing new. A version that
 * stands for an earlier day, as a sample does, is looked at from that day.
 *
 * @returns by source id
 */
export async function readOutlooks(
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
  received: ReadonlyMap<string, Received>,
  clock: Date,
): Promise<Map<string, DeliveryStanding>> {
  const sources = [...snapshot.catalog.sources.values()].filter(({ delivery }) => delivery);
  if (sources.length === 0) return new Map();
  const now = seenNow(snapshot, clock);
  const behindMs = clock.getTime() - now.getTime();
  const months = await readMonths(snapshot, scope, now);
  return new Map(
    sources.flatMap((source) => {
      const found = received.get(source.id);
      if (!found) return [];
      const cameAt = new Date(newestOf(source, found) - behindMs);
      const ofMonths = source.delivery!.unit === 'month' ? months.get(source.id) : undefined;
      const isThere = ofMonths
        ? hasRows(ofMonths)
        : cameAfter(localTime(cameAt, snapshot.catalog.workspace.timezone).day);
      const looks = seenFrom(found.looks, behindMs);
      const mayCome = (due: Date) => isAwaited({ due, now }, looks);
      const terms = termsOf(source, snapshot.catalog);
      const outlook = maybeLookOut(terms, { now, isThere, isAwaited: mayCome });
      const how = { isThere, isAwaited: mayCome, standsForEarlier: !ofMonths, cameAt: cameAt.toISOString() };
      return outlook ? [[source.id, { ...outlook, ...how }] as const] : [];
    }),
  );
}

/** The instant by which the deliveries of a version are judged: now, and for a version that stands for an earlier day, as long after the end of that. */
export function seenNow(snapshot: Snapshot, clock: Date): Date {
  return new Date(clock.getTime() - daysBehind(snapshot) * DAY_MS);
}

/** Runs are at the clock's time, and deliveries at that of the version. */
function seenFrom(looks: Looks, behindMs: number): Looks {
  const seen = (at: Date | null) => at && new Date(at.getTime() - behindMs);
  return { ...looks, last: seen(looks.last), underWay: seen(looks.underWay) };
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

/** Days that hold the periods looked back to and some before, where a period is one month. */
const READ_BACK_DAYS = 500;

/** Months with rows in the periods looked back to and before, by source, in order. */
async function readMonths(snapshot: Snapshot, scope: Scope, now: Date): Promise<Map<string, string[]>> {
  const { rootUnit } = snapshot.catalog.workspace;
  const monthly = [...snapshot.catalog.sources.values()].filter(({ delivery }) => delivery?.unit === 'month');
  const longest = Math.max(1, ...monthly.map(({ delivery }) => delivery!.every));
  const from = new Date(now.getTime() - longest * READ_BACK_DAYS * DAY_MS).toISOString().slice(0, 10);
  const until = localTime(now, snapshot.catalog.workspace.timezone).day;
  const [arrivals, owed] = await Promise.all([
    readArrivals(snapshot, scope, { unitId: rootUnit, from, until }),
    readOwedReports(snapshot, scope, { unitId: rootUnit, until }),
  ]);
  const months = new Map<string, string[]>();
  for (const { sourceId, period, expected, missing, rows } of arrivals) {
    const since = owed.filter((report) => report.sourceId === sourceId && report.period === period);
    // Where reports are due, their absence is judged as well, and is no row.
    const hasCome = expected > 0 ? missing < expected : since.length > 0 ? since.some(hasArrived) : rows > 0;
    if (hasCome) months.set(sourceId, [...(months.get(sourceId) ?? []), period]);
  }
  return months;
}

const hasArrived = ({ arrivedOn }: OwedReports): boolean => arrivedOn !== null;

/** Periods before the first month are nobody's debt: the source began later. */
function hasRows(months: readonly string[]) {
  return ({ from, to }: Omit<Expected, 'due'>): boolean =>
    to <= months[0]! || months.some((month) => month >= from && month < to);
}

/** When the newest delivery came, in ms: a file, or what a server answered; where nobody knows, when it was loaded. */
function newestOf({ tables }: Source, { load, looks }: Received): number {
  const isFile = tables?.some(({ files }) => files !== null) ?? true;
  // Runs whose load waits, or that took the source back or judged its rows again, have brought nothing.
  const times = [load.receivedAt, isFile ? null : looks.last].filter((time) => time !== null);
  return Math.max(...(times.length > 0 ? times : [load.loadedAt]).map((at) => new Date(at).getTime()));
}

/** @param day on which the newest delivery came, ISO */
function cameAfter(day: string) {
  return ({ to }: Omit<Expected, 'due'>): boolean => to <= day;
}
