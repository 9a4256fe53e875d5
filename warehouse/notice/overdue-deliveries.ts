import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { matter } from '../control/notice-schema.ts';
import type { Control } from '../control/open-control.ts';
import { localTime } from '../schedule/due-times.ts';
import type { DeliveryStanding, Expected } from '../schedule/expected-deliveries.ts';
import type { Matter, Trouble } from './matter.ts';
import { readOpenMatters } from './matters.ts';
import type { Deliveries } from './served.ts';

/** When a source was tried last (ISO UTC), and whether a table of it failed then. */
export interface Attempt {
  at: string;
  hasFailed: boolean;
}

const DAY_MS = 86_400_000;

/**
 * Tells of which periods the delivery is overdue, each as a matter of its own. One that is quiet goes on where it is told already, and is not
 * told anew: while something else is told of its source; where another delivery stands for it, a later one that is overdue or one that was told and
 * has not come; and where it was told before and came, since whoever took it back knows of it.
 *
 * @param others what else is the matter
 * @param attempts the last at each source
 */
export function overdueDeliveries(
  control: Control,
  deliveries: Deliveries,
  { others, attempts }: { others: readonly Trouble[]; attempts: ReadonlyMap<string, Attempt> },
): Trouble[] {
  const open = readOpenMatters(control).filter(({ kind }) => kind === 'overdue');
  const told = others.filter(({ isQuiet }) => !isQuiet);
  const found = [...deliveries].flatMap(([sourceId, { overdue, standsForEarlier }]) => {
    const last = attempts.get(sourceId);
    const isSilent = last?.hasFailed || told.some((other) => speaksOf(other, sourceId, last));
    const isTold = open.some((one) => one.data.sourceId === sourceId && !hasCome(one, deliveries));
    return overdue.map((period, at): Trouble => {
      const isStoodFor = standsForEarlier && (isTold || at < overdue.length - 1);
      const missing = standsForEarlier ? overdue.length : 1;
      return { ...toTrouble(sourceId, period, missing), isQuiet: isSilent === true || isStoodFor };
    });
  });
  const before = toldBefore(control, found);
  const now = found.map((one) => (before.has(one.object) ? { ...one, isQuiet: true } : one));
  return [...now, ...open.flatMap((one) => maybeStillMissing(one, deliveries))];
}

/** Deliveries that were told as overdue and have come; several of which one stood for all are told as one. */
export function composeArrivals(
  closed: readonly Matter[],
  deliveries: Deliveries,
  timezone: string,
): { trouble: Trouble; after: Matter[] }[] {
  const came = closed.filter((one) => one.kind === 'overdue' && hasCome(one, deliveries));
  const groups = Map.groupBy(came, ({ data, object }) =>
    deliveries.get(data.sourceId!)!.standsForEarlier ? `source:${data.sourceId}` : object,
  );
  return [...groups.values()].map((group) => {
    const after = group.toSorted((one, other) => one.data.period!.localeCompare(other.data.period!));
    const [oldest, newest] = [after[0]!, after.at(-1)!];
    const { sourceId, period, at: due } = oldest.data;
    const at = deliveries.get(sourceId!)!.cameAt;
    const days = Math.max(0, daysBetween(new Date(Date.parse(due!) - 1), new Date(at), timezone));
    const data = { sourceId, period, until: newest.data.until, at, days };
    return { trouble: { kind: 'arrived', object: oldest.object, data }, after };
  });
}

/**
 * Whether something is of a source: a load that failed or was taken back, a run that has not begun, a version that waits; a request to load
 * it that failed, unless it was tried since.
 */
function speaksOf({ kind, data }: Trouble, sourceId: string, last: Attempt | undefined): boolean {
  if (data.sourceId !== undefined) return data.sourceId === sourceId;
  const asks = data.sources ?? [];
  if (kind !== 'failure') return asks.includes(sourceId);
  const isLoad = data.requestKind === 'refresh' || data.requestKind === 'plan';
  const isAsked = asks.includes(sourceId) || (isLoad && asks.length === 0);
  return isAsked && (data.at ?? '') > (last?.at ?? '');
}

function toTrouble(sourceId: string, { from, to, due }: Expected, missing: number): Trouble {
  const data = { sourceId, period: from, until: to, at: due.toISOString(), missing };
  return { kind: 'overdue', object: `delivery:${sourceId}:${from}`, data };
}

function toldBefore(control: Control, found: readonly Trouble[]): ReadonlySet<string> {
  if (found.length === 0) return new Set();
  const objects = found.map(({ object }) => object);
  const rows = control.db
    .select({ object: matter.object })
    .from(matter)
    .where(and(eq(matter.kind, 'overdue'), inArray(matter.object, objects), isNotNull(matter.closedAt)))
    .all();
  return new Set(rows.map(({ object }) => object));
}

/** What was told goes on until it came, also where it would be due at another time now; not where nobody looks for it any more. */
function maybeStillMissing(one: Matter, deliveries: Deliveries): Trouble[] {
  const { kind, object, data } = one;
  const standing = deliveries.get(data.sourceId!);
  const goesOn = standing && !isBeyond(one, standing) && !hasCome(one, deliveries);
  return goesOn ? [{ kind, object, data, isQuiet: true }] : [];
}

function hasCome(one: Matter, deliveries: Deliveries): boolean {
  const { sourceId, period, until } = one.data;
  const standing = deliveries.get(sourceId!);
  return (
    standing !== undefined && !isBeyond(one, standing) && standing.isThere({ from: period!, to: until! })
  );
}

/** Whether it is of a period before those that are looked at: of its rows nobody knows. A delivery that stands for it may come yet. */
function isBeyond({ data }: Matter, { since, standsForEarlier }: DeliveryStanding): boolean {
  return !standsForEarlier && data.period! < since;
}

/** From the day of one instant to that of another. */
function daysBetween(one: Date, other: Date, timezone: string): number {
  const [from, to] = [one, other].map((at) => Date.parse(localTime(at, timezone).day));
  return Math.round((to! - from!) / DAY_MS);
}
