import type { MissedPolicy } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readScheduleChanges, type ScheduleChange } from '#warehouse/schedule/schedule-changes.ts';
import { contractsSchedule, type Schedule, type WantedSchedule } from '#warehouse/schedule/schedule.ts';
import { proposeCron } from '#warehouse/schedule/propose-cron.ts';
import {
  pauseSchedule,
  readSchedules,
  removeSchedule,
  resumeSchedule,
  saveSchedule,
} from '#warehouse/schedule/schedules.ts';
import { toTimetable } from '#warehouse/schedule/timetable.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { change } from '../audit/change.ts';
import { openWarehouse } from '../warehouse.ts';
import { wakeOwnWorker } from '../worker/own-worker.ts';
import { nextBeginnings } from './next-beginnings.ts';
import { surroundingsOf } from './surroundings.ts';

/** When a source is refreshed by itself. */
export interface SourceSchedule {
  sourceId: string;
  schedule: Schedule;
  /** Five fields; null: by hand only. */
  cron: string | null;
  timezone: string;
  /** The contract's own, which holds where nobody has chosen another. */
  contractCron: string | null;
  isChosenHere: boolean;
  /** Five fields that suit what the contract says of deliveries; null where it says nothing. */
  proposedCron: string | null;
  paused: boolean;
  /** The next times at which a run may begin (ISO UTC), those of its groups included; none while paused. */
  next: string[];
}

/** Schedules of all sources, in the workspace's order: the contract's own unless another has been saved. */
export function listSchedules(control: Control, catalog: Catalog, count = 3): SourceSchedule[] {
  const around = surroundingsOf(catalog);
  const kept = readSchedules(control);
  const groups = [...kept.values()]
    .filter(({ name }) => name !== null)
    .map((one) => toTimetable(one, around));
  return [...catalog.sources.values()].map(({ id, cron: contractCron, delivery }) => {
    const schedule = kept.get(id) ?? contractsSchedule(id, control.clock().toISOString());
    const own = toTimetable(schedule, around);
    const all = [own, ...groups.filter(({ sources }) => sources.includes(id))];
    // A time at which several of them begin is one.
    const times = new Set(all.flatMap((one) => nextBeginnings(one, count, control.clock())));
    const next = [...times].toSorted().slice(0, count);
    return {
      ...{ sourceId: id, schedule, cron: own.cron, timezone: own.timezone, contractCron },
      ...{ isChosenHere: !schedule.isContracts, paused: schedule.paused, next },
      proposedCron: delivery ? proposeCron(delivery, catalog.workspace.calendar) : null,
    };
  });
}

/** Changes of a schedule, the newest first. */
export function listScheduleChanges(control: Control, scheduleId: string): ScheduleChange[] {
  return readScheduleChanges(control, scheduleId);
}

/**
 * Saves when sources are refreshed; it holds at once.
 * @throws {WarehouseError} schedule_invalid
 */
export async function changeSchedule(wanted: WantedSchedule, reason: string | null): Promise<void> {
  await changing(wanted.scheduleId, reason, (control, how) => saveSchedule(control, wanted, how));
}

/** Stops a schedule, for a reason. */
export async function stopSchedule(scheduleId: string, reason: string): Promise<void> {
  await changing(scheduleId, reason, (control, how) => pauseSchedule(control, scheduleId, how));
}

/** Lets a schedule go on. @param missed what becomes of the times that passed meanwhile */
export async function goOn(scheduleId: string, missed: MissedPolicy): Promise<void> {
  await changing(scheduleId, null, (control, how) => resumeSchedule(control, scheduleId, { ...how, missed }));
}

/** Takes a group's schedule away, for a reason; a source follows its contract again. */
export async function dropSchedule(scheduleId: string, reason: string): Promise<void> {
  await changing(scheduleId, reason, (control, { by }) => removeSchedule(control, scheduleId, by));
}

type How = Parameters<typeof saveSchedule>[2];

async function changing(
  scheduleId: string,
  reason: string | null,
  work: (control: Control, how: How) => Schedule | void,
): Promise<void> {
  // All that is there: whoever changes a schedule may know less than what its past times are asked for.
  const serving = await openWarehouse();
  const around = await serving.withSnapshot(({ catalog }) => Promise.resolve(surroundingsOf(catalog)));
  await change(({ control, reader, note }) => {
    const schedule = work(control, { around, by: { label: reader.label, reason } });
    note({
      action: 'schedule_changed',
      object: `schedule:${scheduleId}`,
      detail: detailOf(schedule, reason),
    });
  });
  wakeOwnWorker();
}

/** What the audit keeps of a schedule: of a group, whom it is about as well. */
function detailOf(schedule: Schedule | void, reason: string | null): Record<string, unknown> {
  if (!schedule) return { removed: true, reason };
  const { cron, paused, name, sources } = schedule;
  return { cron, paused, reason, ...(name === null ? {} : { name, sources }) };
}
