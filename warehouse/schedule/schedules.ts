import { eq } from 'drizzle-orm';
import { refreshSchedule, scheduleChange, type MissedPolicy } from '../control/desk-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import { WarehouseError } from '../errors.ts';
import { askDue } from './ask-due.ts';
import { checkSchedule } from './check-schedule.ts';
import { contractsSchedule, type Schedule, type WantedSchedule } from './schedule.ts';
import { toTimetable, type Surroundings, type Timetable } from './timetable.ts';

/** Whoever changes a schedule, and why. */
export interface Changer {
  label: string;
  reason: string | null;
}

/** Schedules that are kept, by id. */
export function readSchedules(control: Control): Map<string, Schedule> {
  const rows = control.db.select().from(refreshSchedule).all();
  return new Map(rows.map((row) => [row.scheduleId, row]));
}

/**
 * All timetables there are. A source without a schedule gets its contract's, from now on.
 *
 * @returns those of sources that the version served still has
 */
export function readTimetables(control: Control, around: Surroundings): Timetable[] {
  const kept = readSchedules(control);
  const at = now(control);
  const added = [...around.contracts.keys()].filter((id) => !kept.has(id));
  if (added.length > 0)
    control.db
      .insert(refreshSchedule)
      .values(added.map((id) => contractsSchedule(id, at)))
      .onConflictDoNothing()
      .run();
  const all = [...kept.values(), ...added.map((id) => contractsSchedule(id, at))];
  return all.map((schedule) => toTimetable(schedule, around)).filter(({ sources }) => sources.length > 0);
}

/**
 * Saves when sources are refreshed. Times up to now are decided on as the schedule was.
 *
 * @throws {WarehouseError} schedule_invalid: five fields that say no time, a zone, an hour or a day that is none
 */
export function saveSchedule(
  control: Control,
  wanted: WantedSchedule,
  { around, by }: { around: Surroundings; by: Changer },
): Schedule {
  checkSchedule(wanted);
  return changing(control, wanted.scheduleId, { around, by }, (before) => ({
    ...(before ?? contractsSchedule(wanted.scheduleId, now(control))),
    ...wanted,
  }));
}

/**
 * Stops a schedule until it is resumed.
 * @param by with why: whoever finds it stopped must know
 */
export function pauseSchedule(
  control: Control,
  scheduleId: string,
  { around, by }: { around: Surroundings; by: Changer },
): Schedule {
  return changing(control, scheduleId, { around, by }, (before) => ({
    ...requireSchedule(before, scheduleId),
    ...{ paused: true, pausedReason: by.reason },
  }));
}

/**
 * Lets a schedule go on.
 * @param missed what becomes of the times that passed meanwhile
 */
export function resumeSchedule(
  control: Control,
  scheduleId: string,
  { around, by, missed }: { around: Surroundings; by: Changer; missed: MissedPolicy },
): Schedule {
  return changing(control, scheduleId, { around, by }, (before, until) => {
    const schedule = { ...requireSchedule(before, scheduleId), paused: false, pausedReason: null };
    askDue(control, toTimetable(schedule, around), { from: new Date(schedule.decidedUntil), until, missed });
    return schedule;
  });
}

/** Takes a group's schedule away, for a reason; a source then follows its contract again. What was asked for by it stays asked for. */
export function removeSchedule(control: Control, scheduleId: string, by: Changer): void {
  control.db.transaction(
    (tx) => {
      const before = tx
        .select()
        .from(refreshSchedule)
        .where(eq(refreshSchedule.scheduleId, scheduleId))
        .get();
      if (!before) return;
      tx.delete(refreshSchedule).where(eq(refreshSchedule.scheduleId, scheduleId)).run();
      noteChange(control, scheduleId, { before, after: null, by });
    },
    { behavior: 'immediate' },
  );
}

/** Changes a schedule as of now, and keeps what it was. */
function changing(
  control: Control,
  scheduleId: string,
  { around, by }: { around: Surroundings; by: Changer },
  change: (before: Schedule | null, until: Date) => Schedule,
): Schedule {
  // One look at the clock: a time between two would be nobody's.
  const until = control.clock();
  const at = until.toISOString();
  return control.db.transaction(
    (tx) => {
      const ofIt = eq(refreshSchedule.scheduleId, scheduleId);
      const before = tx.select().from(refreshSchedule).where(ofIt).get() ?? null;
      if (before && !before.paused)
        askDue(control, toTimetable(before, around), { from: new Date(before.decidedUntil), until });
      const changed = change(before, until);
      // Times that passed while it was paused stay undecided until it is resumed.
      const decidedUntil = before?.paused && changed.paused ? before.decidedUntil : at;
      const after = { ...changed, decidedUntil, updatedAt: at };
      tx.insert(refreshSchedule)
        .values(after)
        .onConflictDoUpdate({ target: refreshSchedule.scheduleId, set: after })
        .run();
      noteChange(control, scheduleId, { before, after, by });
      return after;
    },
    { behavior: 'immediate' },
  );
}

function noteChange(
  control: Control,
  scheduleId: string,
  { before, after, by }: { before: Schedule | null; after: Schedule | null; by: Changer },
): void {
  control.db
    .insert(scheduleChange)
    .values({ scheduleId, at: now(control), byLabel: by.label, before, after, reason: by.reason })
    .run();
}

function requireSchedule(schedule: Schedule | null, scheduleId: string): Schedule {
  if (schedule) return schedule;
  throw new WarehouseError(
    'schedule_invalid',
    `schedule missing: ${scheduleId}. Expected one that was saved before.`,
    { scheduleId },
  );
}
