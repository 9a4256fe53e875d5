import { WarehouseError } from '#warehouse/errors.ts';
import type { Timetable } from '#warehouse/schedule/timetable.ts';
import { nextBeginnings } from './next-beginnings.ts';

/** When a source is looked for. */
export interface Looks {
  /** Schedules that look for it, its own and those of its groups. */
  timetables: readonly Timetable[];
  /** When the last run began that looked for it and has ended; null where none did. */
  last: Date | null;
  /** Since when a run or request that looks for it is at work or queued; null where none is. */
  underWay: Date | null;
  /** For how long a delivery is waited for that no run is due to take in, or that the run due did not look for. */
  graceMs: number;
}

/** Within so long after its time a run of a schedule is asked for, however short the grace. */
const ASKED_WITHIN_MS = 5 * 60_000;

/**
 * Whether what was due at a time may still be on its way in: until the first run that was begun since then has ended, where a schedule
 * looks for the source. Where none does, for the grace after it was due; where the run that was due did not come, for the grace after that.
 * What is under way at the end of the grace is waited for until it has ended, and what is begun later is not: what is overdue stays so.
 */
export function isAwaited(
  { due, now }: { due: Date; now: Date },
  { timetables, last, underWay, graceMs }: Looks,
): boolean {
  const runs = timetables.flatMap((timetable) => firstRun(timetable, due) ?? []).toSorted();
  const [first] = runs;
  if (first !== undefined && last !== null && last >= due) return false;
  const until =
    first === undefined ? due.getTime() + graceMs : Date.parse(first) + Math.max(graceMs, ASKED_WITHIN_MS);
  return now.getTime() < until || (underWay !== null && underWay.getTime() <= until);
}

/** When a schedule looks first at a time or after it (ISO UTC); null where it does not, or nobody can read it. */
function firstRun(timetable: Timetable, at: Date): string | null {
  try {
    return nextBeginnings(timetable, 1, new Date(at.getTime() - 1_000))[0] ?? null;
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'schedule_invalid') return null;
    throw fault;
  }
}
