import type { MissedPolicy } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { nextTimes } from '#warehouse/schedule/cron-times.ts';
import { notBefore, localTime } from '#warehouse/schedule/due-times.ts';
import { contractsSchedule, type Schedule, type WantedSchedule } from '#warehouse/schedule/schedule.ts';
import {
  pauseSchedule,
  readScheduleChanges,
  readSchedules,
  removeSchedule,
  resumeSchedule,
  saveSchedule,
  type ScheduleChange,
} from '#warehouse/schedule/schedules.ts';
import { toTimetable, type Timetable } from '#warehouse/schedule/timetable.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { change } from '../audit/change.ts';
import { withSnapshot } from '../warehouse.ts';
import { wakeOwnWorker } from '../worker/own-worker.ts';
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
  return [...catalog.sources.values()].map(({ id, cron: contractCron }) => {
    const schedule = kept.get(id) ?? contractsSchedule(id, control.clock().toISOString());
    const own = toTimetable(schedule, around);
    const all = [own, ...groups.filter(({ sources }) => sources.includes(id))];
    const next = all
      .flatMap((one) => nextBeginnings(one, count, control.clock()))
      .toSorted()
      .slice(0, count);
    return {
      ...{ sourceId: id, schedule, cron: own.cron, timezone: own.timezone, contractCron },
      ...{ isChosenHere: !schedule.isContracts, paused: schedule.paused, next },
    };
  });
}

/** Schedules of groups, by name. */
export function listGroups(
  control: Control,
  catalog: Catalog,
  count = 3,
): Omit<SourceSchedule, 'sourceId' | 'contractCron' | 'isChosenHere'>[] {
  const around = surroundingsOf(catalog);
  return [...readSchedules(control).values()]
    .filter(({ name, sources }) => name !== null && sources.some((id) => catalog.sources.has(id)))
    .toSorted((one, other) => one.name!.localeCompare(other.name!))
    .map((schedule) => {
      const own = toTimetable(schedule, around);
      const next = nextBeginnings(own, count, control.clock());
      return { schedule, cron: own.cron, timezone: own.timezone, paused: schedule.paused, next };
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

/** Takes a group's schedule away; a source follows its contract again. */
export async function dropSchedule(scheduleId: string): Promise<void> {
  await changing(scheduleId, null, (control, { by }) => removeSchedule(control, scheduleId, by));
}

type How = Parameters<typeof saveSchedule>[2];

async function changing(
  scheduleId: string,
  reason: string | null,
  work: (control: Control, how: How) => Schedule | void,
): Promise<void> {
  const around = await withSnapshot(({ catalog }) => Promise.resolve(surroundingsOf(catalog)));
  await change(({ control, reader, note }) => {
    const schedule = work(control, { around, by: { label: reader.label, reason } });
    const { cron = null, paused = false } = schedule ?? {};
    note({ action: 'schedule_changed', object: `schedule:${scheduleId}`, detail: { cron, paused, reason } });
  });
  wakeOwnWorker();
}

function nextBeginnings(timetable: Timetable, count: number, from: Date): string[] {
  const { cron, timezone, paused, blackout } = timetable;
  if (cron === null || paused) return [];
  const times = nextTimes(cron, timezone, count + blackout.size, from);
  return times
    .filter((time) => !blackout.has(localTime(time, timezone).day))
    .slice(0, count)
    .map((time) => notBefore({ ...timetable, jitterSeconds: 0 }, time).toISOString());
}
