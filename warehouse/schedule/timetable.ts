import type { MissedPolicy, OverlapPolicy } from '../control/desk-schema.ts';
import type { Schedule } from './schedule.ts';

/** A schedule with all that its times follow from: what the contract and the workspace say included. */
export interface Timetable {
  scheduleId: string;
  /** Source ids. */
  sources: readonly string[];
  /** Five fields; null: at no time by itself. */
  cron: string | null;
  /** IANA zone of the five fields, of the window and of the days. */
  timezone: string;
  missed: MissedPolicy;
  overlap: OverlapPolicy;
  jitterSeconds: number;
  /** `HH:MM`; null: any hour. */
  window: { from: string; to: string } | null;
  /** Days on which nothing is due, ISO. */
  blackout: ReadonlySet<string>;
  onArrival: boolean;
  /** Sources after whose loads it runs. */
  afterSources: readonly string[];
  paused: boolean;
}

/** What a timetable takes from the version served. */
export interface Surroundings {
  /** Default schedules of the contracts, by source id. */
  contracts: ReadonlyMap<string, string | null>;
  timezone: string;
  /** The workspace's days off, ISO. */
  holidays: readonly string[];
}

/** A schedule as it holds among the contracts and days of a version: of its sources those that the version has. */
export function toTimetable(schedule: Schedule, { contracts, timezone, holidays }: Surroundings): Timetable {
  const { scheduleId, windowFrom, windowTo, blackoutDays, skipsHolidays } = schedule;
  return {
    scheduleId,
    sources: schedule.sources.filter((id) => contracts.has(id)),
    cron: schedule.isContracts ? (contracts.get(scheduleId) ?? null) : schedule.cron,
    timezone: schedule.timezone ?? timezone,
    missed: schedule.missed,
    overlap: schedule.overlap,
    jitterSeconds: schedule.jitterSeconds,
    window: windowFrom !== null && windowTo !== null ? { from: windowFrom, to: windowTo } : null,
    blackout: new Set(skipsHolidays ? [...blackoutDays, ...holidays] : blackoutDays),
    onArrival: schedule.onArrival,
    afterSources: schedule.afterSources,
    paused: schedule.paused,
  };
}
