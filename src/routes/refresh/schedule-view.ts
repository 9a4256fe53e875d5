import type { MissedPolicy, OverlapPolicy } from '#warehouse/control/desk-schema.ts';
import type { ScheduleChange } from '#warehouse/schedule/schedule-changes.ts';
import type { SourceSchedule } from '#lib/server/refresh/schedules.ts';
import { formatInstant } from '#lib/format/date.ts';
import { zoneName } from '#lib/format/zone-name.ts';
import { composeChanges, cronText, type ChangeLine, type ScheduleWords } from './schedule-change-view.ts';

/** A schedule, every text written out, and the fields of its form. */
export interface ScheduleView {
  /** In words, or that it runs by hand. */
  words: string;
  /** The contract's own, where another holds here. */
  contractWords: string;
  /** Times that suit what the contract says of deliveries; null where they hold, or where it says nothing. */
  proposal: { cron: string; words: string } | null;
  paused: boolean;
  pausedReason: string;
  next: string[];
  /** The zone that its times are of, in words. */
  timezone: string;
  changes: ChangeLine[];
  fields: {
    isContracts: boolean;
    cron: string;
    missed: MissedPolicy;
    overlap: OverlapPolicy;
    jitterMinutes: number;
    windowFrom: string;
    windowTo: string;
    blackoutDays: string;
    skipsHolidays: boolean;
    onArrival: boolean;
    afterSources: readonly string[];
  };
}

/** Composes a schedule. @param words with the zone that instants are written in, and what sources are called */
export function composeSchedule(
  {
    schedule,
    cron,
    contractCron,
    timezone: ownZone,
    next,
    isChosenHere,
    proposedCron,
  }: Pick<
    SourceSchedule,
    'schedule' | 'cron' | 'contractCron' | 'timezone' | 'next' | 'isChosenHere' | 'proposedCron'
  >,
  changes: readonly ScheduleChange[],
  words: ScheduleWords,
): ScheduleView {
  const { language, timezone } = words;
  return {
    words: cronText(cron, words),
    contractWords: isChosenHere ? cronText(contractCron, words) : '',
    proposal:
      proposedCron && proposedCron !== cron
        ? { cron: proposedCron, words: cronText(proposedCron, words) }
        : null,
    paused: schedule.paused,
    pausedReason: schedule.pausedReason ?? '',
    next: next.map((time) => formatInstant(time, language, timezone)),
    timezone: zoneName(ownZone, language),
    changes: composeChanges(changes, words),
    fields: fieldsOf(schedule, cron),
  };
}

function fieldsOf(schedule: SourceSchedule['schedule'], cron: string | null): ScheduleView['fields'] {
  const { isContracts, missed, overlap, windowFrom, windowTo, skipsHolidays, onArrival } = schedule;
  return {
    ...{ isContracts, missed, overlap, skipsHolidays, onArrival, afterSources: schedule.afterSources },
    cron: cron ?? '',
    jitterMinutes: schedule.jitterSeconds / 60,
    windowFrom: windowFrom ?? '',
    windowTo: windowTo ?? '',
    blackoutDays: schedule.blackoutDays.join(' '),
  };
}
