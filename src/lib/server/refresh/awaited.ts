import { WarehouseError } from '#warehouse/errors.ts';
import type { Timetable } from '#warehouse/schedule/timetable.ts';
import { nextBeginnings } from './next-beginnings.ts';

/** When a source is looked for. */
export interface Looks {
  /** Schedules that look for it, its own and those of its groups. */
  timetables: readonly Timetable[];
  /** When the last run began that looked for it and has ended; null where none did. */
  last: Date | null;
  /** For how long a delivery is waited for that no run is due to take in, or that the run due did not look for. */
  graceMs: number;
}

/**
 * Whether what was due at a time may still be on its way in: until the first run that was begun since then has ended, where a schedule
 * looks for the source. Where none does, for the grace after it was due; where the run that was due did not come, for the grace after that.
 */
export function isAwaited(
  { due, now }: { due: Date; now: Date },
  { timetables, last, graceMs }: Looks,
): boolean {
  const runs = timetables.flatMap((timetable) => firstRun(timetable, due) ?? []).toSorted();
  const [first] = runs;
  if (first !== undefined && last !== null && last >= due) return false;
  return now.getTime() < (first === undefined ? due.getTime() : Date.parse(first)) + graceMs;
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
