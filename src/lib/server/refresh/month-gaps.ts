import { WarehouseError } from '#warehouse/errors.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { MissingReport, MonthGap } from '#warehouse/model/month-gap.ts';
import type { Source } from '#warehouse/model/source.ts';
import { readArrivals, type Arrival } from '#warehouse/query/arrivals.ts';
import { readMissingDays } from '#warehouse/query/missing-days.ts';
import { readMissingReports } from '#warehouse/query/missing-reports.ts';
import { readPartialArrivals, type PartialArrival } from '#warehouse/query/partial-arrivals.ts';
import { localTime } from '#warehouse/schedule/due-times.ts';
import type { DeliveryStanding } from '#warehouse/schedule/expected-deliveries.ts';
import { seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { duePartial } from './due-partial.ts';
import { readArrivalsNow, type ArrivalsNow } from './reports-now.ts';
import { readStanding, type Standing } from './standing.ts';

/** What came by now of the months that are looked at, and what of it is due and lacks. */
export interface MonthGaps {
  now: ArrivalsNow;
  /** The newest day looked at (ISO): that by which is judged, or the day of the version where that is later. */
  until: string;
  /** What the version judged. */
  arrivals: Arrival[];
  /** Reports in part, be it of months of which none is due. */
  partial: PartialArrival[];
  /** By source and month, in order. */
  gaps: MonthGap[];
}

/** Months of the arrival calendar. */
export const CALENDAR_MONTHS = 12;
/** One answer for as long as the standing it belongs to holds. */
const answers = new WeakMap<Standing, Map<string, Promise<MonthGaps>>>();

/**
 * Reads what is due by now of a unit and all below it and lacks, in the months of the arrival calendar: the one answer that the calendar, the
 * gaps of sources and the list of what needs somebody are written from.
 *
 * @param question `from`: first day of a month that is looked at as well, with all after it, be it before those of the calendar
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readMonthGaps(
  held: { snapshot: Snapshot; scope: Scope },
  question: { unitId: string; from?: string | undefined },
  control: Control,
  signal?: AbortSignal,
): Promise<MonthGaps> {
  const standing = await readStanding(held, control);
  const known = answers.get(standing) ?? new Map<string, Promise<MonthGaps>>();
  answers.set(standing, known);
  // A month of the calendar is looked at anyway: whoever asks for it has the calendar's own answer.
  const { day } = localTime(standing.judgedAt, held.snapshot.catalog.workspace.timezone);
  const isBefore =
    question.from !== undefined && question.from < firstMonth(laterOf(day, held.snapshot.asOf));
  const from = isBefore ? question.from : undefined;
  const key = `${question.unitId} ${from ?? ''}`;
  const begun = known.get(key);
  // That whoever began has gone is no answer to others; a fault is.
  if (begun)
    return begun.catch((fault: unknown) => {
      if (!(fault instanceof WarehouseError) || fault.code !== 'query_interrupted') throw fault;
      return readMonthGaps(held, question, control, signal);
    });
  const found = findMonthGaps(held, { unitId: question.unitId, from }, control, signal);
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

async function findMonthGaps(
  held: { snapshot: Snapshot; scope: Scope },
  { unitId, from }: { unitId: string; from: string | undefined },
  control: Control,
  signal?: AbortSignal,
): Promise<MonthGaps> {
  const { snapshot, scope } = held;
  const { catalog, asOf } = snapshot;
  const now = await readArrivalsNow(held, unitId, control, signal);
  const until = laterOf(now.day, asOf);
  const range = { from: from ?? firstMonth(until), until };
  const question = { unitId, ...range };
  const [arrivals, partial, before, days] = await Promise.all([
    readArrivals(snapshot, scope, question, signal),
    readPartialArrivals(snapshot, scope, question, signal),
    readMissingReports(snapshot, scope, question, signal),
    readMissingDays(snapshot, scope, range, signal),
  ]);
  const told = [...arrivals, ...now.reports.filter(({ period }) => period >= range.from)];
  const since = now.missing.filter(({ period }) => period >= range.from);
  const missing = [...before, ...since];
  // A unit need not have had anything to record in a month; the whole has.
  const isWhole = seesAllUnits(scope) && unitId === catalog.workspace.rootUnit;
  const gaps = [...catalog.sources.values()].flatMap((source) => {
    const own = <T extends { sourceId: string }>(list: readonly T[]) =>
      list.filter(({ sourceId }) => sourceId === source.id);
    const judged = isWhole ? source : { ...source, delivery: null };
    return gapsOf(judged, {
      ...{ arrivals: own(told), missing: own(missing), partial: own(partial) },
      days: dueDays(days.get(source.id) ?? [], now.deliveries.get(source.id)),
    });
  });
  return { now, until, arrivals, partial, gaps };
}

/** What came of a source: what was judged of its months, the reports and days that are missing, and those in part. */
interface Came {
  arrivals: readonly Arrival[];
  missing: readonly MissingReport[];
  partial: readonly PartialArrival[];
  /** ISO, in order. */
  days: readonly string[];
}

/** What of one source is due and lacks, by month. Exported for its tests. */
export function gapsOf(
  { id, delivery }: Pick<Source, 'id' | 'delivery'>,
  { arrivals, missing, partial, days }: Came,
): MonthGap[] {
  const inPart = duePartial(partial, arrivals);
  const empty = isMonthlyOrOftener(delivery) ? emptyMonths(arrivals) : [];
  const periods = new Set(
    [...[...missing, ...inPart].map(({ period }) => period), ...days.map(monthOf), ...empty].toSorted(),
  );
  return [...periods].map((period) => ({
    ...{ sourceId: id, period },
    expected: arrivals
      .filter((one) => one.period === period)
      .reduce((sum, { expected }) => sum + expected, 0),
    missing: missing.filter((one) => one.period === period),
    partial: inPart.filter((one) => one.period === period),
    days: empty.includes(period) ? [] : days.filter((day) => monthOf(day) === period),
    isEmpty: empty.includes(period),
  }));
}

/** Days whose delivery is in: what is overdue, awaited or expected as a whole is told as a delivery. */
function dueDays(days: readonly string[], standing: DeliveryStanding | undefined): readonly string[] {
  if (!standing) return days;
  const first = [standing.next, ...standing.overdue].map(({ from }) => from).toSorted()[0]!;
  return days.filter((day) => day < first);
}

const laterOf = (one: string, other: string): string => (one > other ? one : other);

/** First day of the first month of the calendar whose last month holds a day. */
const firstMonth = (until: string): string => monthsBefore(until, CALENDAR_MONTHS - 1);

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

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
