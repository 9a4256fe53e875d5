import type { Delivery } from '../model/delivery.ts';
import { workingDaysAfter } from '../model/working-days.ts';
import type { Workspace } from '../model/workspace.ts';
import { readCron } from './cron-times.ts';
import { localTime } from './due-times.ts';
import { judgeDelivery } from './judge-delivery.ts';
import { midnight } from './midnight.ts';

/** A period of which a delivery is expected. */
export interface Expected {
  /** Its first day, and the first day after it (ISO). */
  from: string;
  to: string;
  /** The instant at which the delivery has to be there. */
  due: Date;
}

/** What deliveries follow from: the contract's terms, and the workspace's days. */
export interface DeliveryTerms {
  delivery: Delivery;
  /** The contract's schedule, which says when a delivery is due where its terms do not. */
  cron: string | null;
  staleAfterDays: number | null;
  workspace: Pick<Workspace, 'timezone' | 'calendar'>;
}

/** The oldest period that is overdue, for how many working days, and how many periods are. */
export type Late = Expected & { workingDays: number; periods: number };

/** What is late of a source, what came of it last, and what is expected of it next. */
export interface Outlook {
  /** Null where nothing is overdue. */
  late: Late | null;
  /** The newest period of which a delivery is there; null where none of those looked at is. */
  last: Omit<Expected, 'due'> | null;
  /** Periods of which a delivery was due, has been waited for and is not there, the oldest first. */
  overdue: Expected[];
  /** Periods of which a delivery was due, is not there and may still be on its way in, the oldest first. */
  awaited: Expected[];
  /** The first period that is not there and not overdue. */
  next: Expected;
  /** First day of the oldest period looked at (ISO): of what was before, nothing is said. */
  since: string;
}

/** How the deliveries of a source stand: what has come of them, what is overdue, and what is expected. */
export interface DeliveryStanding extends Outlook {
  /** Whether the delivery of a period has come. */
  isThere: (period: Omit<Expected, 'due'>) => boolean;
  /** Whether one delivery stands for those of all periods before it: its rows bear no period of their own. */
  standsForEarlier: boolean;
  /** When the newest of it came (ISO UTC), as seen from the day that the version stands for. */
  cameAt: string;
  /** Whether what was due at a time may still be on its way in. */
  isAwaited: (due: Date) => boolean;
}

/** Periods looked back to; what has been missing for longer is as late as the oldest of them. */
const LOOKED_BACK = { day: 60, month: 12 } as const;
/** Periods looked ahead to: deliveries may come before their period has ended. */
const LOOKED_AHEAD = 3;

/**
 * Says what is late of a source's deliveries, and what is expected next.
 *
 * Each period between the workspace's days is due once: so many days after its end as the contract says, else at the first time of the
 * contract's schedule after its end, else when its data would be stale. What is due is late once it has been waited for.
 *
 * @param isThere whether the delivery of a period has come
 * @param isAwaited whether what was due at a time in the past may still be on its way in; absent: nothing is
 * @returns null where nothing says when deliveries are due
 * @throws {WarehouseError} schedule_invalid: the contract's schedule says no time
 */
export function lookOut(
  terms: DeliveryTerms,
  {
    now,
    isThere,
    isAwaited = () => false,
  }: {
    now: Date;
    isThere: (period: Omit<Expected, 'due'>) => boolean;
    isAwaited?: (due: Date) => boolean;
  },
): Outlook | null {
  const periods = periodsAround(terms, now);
  const missing = periods
    .filter((period) => !isThere(period))
    .map((period) => ({ ...period, due: dueOf(period, terms) }))
    .filter((period): period is Expected => period.due !== null);
  const judged = Map.groupBy(missing, ({ due }) =>
    judgeDelivery({ due, arrivedAt: null }, { now, isAwaited }),
  );
  const [overdue, awaited] = [judged.get('overdue') ?? [], judged.get('awaited') ?? []];
  const next = missing.find((period) => !overdue.includes(period));
  if (!next) return null;
  const [oldest] = overdue;
  const last = periods.findLast(isThere) ?? null;
  const standing = { overdue, awaited, last, next, since: periods[0]!.from };
  if (!oldest) return { late: null, ...standing };
  const { timezone, calendar } = terms.workspace;
  // The last day on which it was on time: due at midnight is due on the day that ends then.
  const dueDay = localTime(new Date(oldest.due.getTime() - 1), timezone).day;
  const workingDays = workingDaysAfter(dueDay, localTime(now, timezone).day, calendar);
  return { late: { ...oldest, workingDays, periods: overdue.length }, ...standing };
}

function periodsAround({ delivery, workspace }: DeliveryTerms, now: Date): Omit<Expected, 'due'>[] {
  const { every, unit } = delivery;
  const today = localTime(now, workspace.timezone).day;
  const numbered = unit === 'month' ? monthPeriod : dayPeriod;
  const current = numbered.numberOf(today, every, workspace.calendar);
  const count = LOOKED_BACK[unit] + 1 + LOOKED_AHEAD;
  return Array.from({ length: count }, (_, place) => {
    const number = current - LOOKED_BACK[unit] + place;
    const start = (of: number) => numbered.startOf(of, every, workspace.calendar);
    return { from: start(number), to: start(number + 1) };
  });
}

type Calendar = Workspace['calendar'];
const DAY_MS = 86_400_000;

/** Periods of months follow the fiscal year. */
const monthPeriod = {
  numberOf: (day: string, every: number, { fiscalYearStart }: Calendar) =>
    Math.floor(
      (Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - Number(fiscalYearStart.slice(0, 2))) / every,
    ),
  startOf: (number: number, every: number, { fiscalYearStart }: Calendar) => {
    const month = number * every + Number(fiscalYearStart.slice(0, 2)) - 1;
    return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).toISOString().slice(0, 10);
  },
};

/** Weeks begin on the workspace's first day of them; other stretches of days are counted from 1970 on. */
const dayPeriod = {
  numberOf: (day: string, every: number, calendar: Calendar) =>
    Math.floor((Date.parse(day) / DAY_MS - offsetOf(every, calendar)) / every),
  startOf: (number: number, every: number, calendar: Calendar) =>
    new Date((number * every + offsetOf(every, calendar)) * DAY_MS).toISOString().slice(0, 10),
};

/** 1970 began on a Thursday. */
function offsetOf(every: number, { weekStart }: Calendar): number {
  if (every % 7 !== 0) return 0;
  return weekStart === 'monday' ? 4 : 3;
}

function dueOf({ to }: Omit<Expected, 'due'>, terms: DeliveryTerms): Date | null {
  const { delivery, cron, staleAfterDays, workspace } = terms;
  const { timezone } = workspace;
  if (delivery.dueAfterDays !== null) return midnight(addDays(to, delivery.dueAfterDays), timezone);
  if (cron !== null)
    return readCron(cron, timezone).nextRun(new Date(midnight(to, timezone).getTime() - 1_000));
  return staleAfterDays === null ? null : midnight(addDays(to, Math.ceil(staleAfterDays)), timezone);
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}
