import { WarehouseError } from '#warehouse/errors.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Source } from '#warehouse/model/source.ts';
import { readArrivals, type Arrival } from '#warehouse/query/arrivals.ts';
import { readPartialArrivals, type PartialArrival } from '#warehouse/query/partial-arrivals.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { duePartial } from './due-partial.ts';
import { readArrivalsNow } from './reports-now.ts';
import { readStanding, type Standing } from './standing.ts';

/** What lacks of a source though its newest delivery may be in, in the twelve months that the arrival calendar shows. */
export interface Gaps {
  /** Reports of units that are due and not there. */
  missing: number;
  /** Reports with far fewer rows than is usual. */
  partial: number;
  /** Months without a row between months with rows, of a source that is delivered every month or oftener. */
  months: number;
  /** First day of the newest month in which something lacks (ISO). */
  newest: string;
}

/** Months of the arrival calendar. */
export const CALENDAR_MONTHS = 12;
/** One answer for as long as the standing it belongs to holds. */
const answers = new WeakMap<Standing, Promise<ReadonlyMap<string, Gaps>>>();

/** Reads what lacks of each source, as far as a scope goes, and of the whole which months; sources without gaps are not in it. @throws {WarehouseError} query_interrupted */
export async function readGaps(
  held: { snapshot: Snapshot; scope: Scope },
  control: Control,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Gaps>> {
  const standing = await readStanding(held, control);
  const begun = answers.get(standing);
  // That whoever began has gone is no answer to others; a fault is.
  if (begun)
    return begun.catch((fault: unknown) => {
      if (!(fault instanceof WarehouseError) || fault.code !== 'query_interrupted') throw fault;
      return readGaps(held, control, signal);
    });
  const found = findGaps(held, control, signal);
  answers.set(standing, found);
  found.catch(() => answers.delete(standing));
  return found;
}

async function findGaps(
  held: { snapshot: Snapshot; scope: Scope },
  control: Control,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Gaps>> {
  const { snapshot, scope } = held;
  const { rootUnit } = snapshot.catalog.workspace;
  const now = await readArrivalsNow(held, rootUnit, control, signal);
  const until = now.day > snapshot.asOf ? now.day : snapshot.asOf;
  const range = { unitId: rootUnit, from: monthsBefore(until, CALENDAR_MONTHS - 1), until };
  const [arrivals, partial] = await Promise.all([
    readArrivals(snapshot, scope, range, signal),
    readPartialArrivals(snapshot, scope, range, signal),
  ]);
  const told = [...arrivals, ...now.reports.filter(({ period }) => period >= range.from)];
  return new Map(
    [...snapshot.catalog.sources.values()].flatMap((source) => {
      const own = <T extends { sourceId: string }>(list: readonly T[]) =>
        list.filter(({ sourceId }) => sourceId === source.id);
      // A unit need not have had anything to record in a month; the whole has.
      const judged = seesAllUnits(scope) ? source : { delivery: null };
      const gaps = findGapsOf(judged, own(told), own(partial));
      return gaps === null ? [] : [[source.id, gaps] as const];
    }),
  );
}

/** What lacks of one source; null where nothing does. Exported for its tests. */
export function findGapsOf(
  { delivery }: Pick<Source, 'delivery'>,
  arrivals: readonly Arrival[],
  partial: readonly PartialArrival[],
): Gaps | null {
  const missing = arrivals.filter((one) => one.missing > 0);
  const inPart = duePartial(partial, arrivals);
  const empty = isMonthlyOrOftener(delivery) ? emptyMonths(arrivals) : [];
  const newest = [...[...missing, ...inPart].map(({ period }) => period), ...empty].toSorted().at(-1);
  if (newest === undefined) return null;
  const count = missing.reduce((sum, one) => sum + one.missing, 0);
  return { missing: count, partial: inPart.length, months: empty.length, newest };
}

const isMonthlyOrOftener = (delivery: Source['delivery']): boolean =>
  delivery?.unit === 'day' ? delivery.every <= 31 : delivery?.every === 1;

/** Months between the first and the last with rows in which there are none, and of which no report was judged either. */
function emptyMonths(arrivals: readonly Arrival[]): string[] {
  const told = new Set(
    arrivals.filter(({ rows, expected }) => rows > 0 || expected > 0).map(({ period }) => period),
  );
  const withRows = arrivals
    .filter(({ rows }) => rows > 0)
    .map(({ period }) => period)
    .toSorted();
  const [first, last] = [withRows[0], withRows.at(-1)];
  const empty: string[] = [];
  if (first === undefined || last === undefined) return empty;
  for (let month = monthsBefore(first, -1); month < last; month = monthsBefore(month, -1))
    if (!told.has(month)) empty.push(month);
  return empty;
}

/** First day of the month so many before that of a day. */
function monthsBefore(day: string, count: number): string {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year!, month! - 1 - count, 1)).toISOString().slice(0, 10);
}
