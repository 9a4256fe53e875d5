import type { ScheduleChange } from '#warehouse/schedule/schedules.ts';
import type { MissedPolicy, OverlapPolicy } from '#warehouse/control/desk-schema.ts';
import type { SourceSchedule } from '#lib/server/refresh/schedules.ts';
import { cronWords } from '#lib/format/cron-words.ts';
import { formatInstant } from '#lib/format/date.ts';
import type { Words } from '#lib/format/cell.ts';

/** A change of a schedule, written: when, by whom, what it became, why. */
export interface ChangeLine {
  id: number;
  when: string;
  by: string;
  became: string;
  reason: string;
}

/** A schedule, every text written out, and the fields of its form. */
export interface ScheduleView {
  /** In words, or that it runs by hand. */
  words: string;
  /** The contract's own, where another holds here. */
  contractWords: string;
  paused: boolean;
  pausedReason: string;
  next: string[];
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

/** Composes a schedule. @param timezone that instants are written in */
export function composeSchedule(
  { schedule, cron, contractCron, timezone: ownZone, next, isChosenHere }: Omit<SourceSchedule, 'sourceId'>,
  changes: readonly ScheduleChange[],
  { language, t, timezone }: Pick<Words, 'language' | 't'> & { timezone: string },
): ScheduleView {
  const say = (five: string | null) => (five ? cronWords(five, language) : t('refresh.byHand'));
  return {
    words: say(cron),
    contractWords: isChosenHere ? say(contractCron) : '',
    paused: schedule.paused,
    pausedReason: schedule.pausedReason ?? '',
    next: next.map((time) => formatInstant(time, language, timezone)),
    timezone: ownZone,
    changes: changes.map(({ id, at, byLabel, before, after, reason }) => ({
      ...{ id, by: byLabel, reason: reason ?? '' },
      when: formatInstant(at, language, timezone),
      became: becameOf(before, after, { say, t }),
    })),
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

/** What a change made of a schedule: what people look for first. */
function becameOf(
  before: ScheduleChange['before'],
  after: ScheduleChange['after'],
  { say, t }: { say: (cron: string | null) => string } & Pick<Words, 't'>,
): string {
  if (!after) return t('schedule.became.removed');
  if (after['paused'] !== (before?.['paused'] ?? false))
    return t(after['paused'] ? 'schedule.became.paused' : 'schedule.became.resumed');
  if (after['isContracts']) return t('schedule.became.contract');
  return say(after['cron'] as string | null);
}
