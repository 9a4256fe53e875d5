import type { ScheduleChange } from '#warehouse/schedule/schedule-changes.ts';
import { cronWords } from '#lib/format/cron-words.ts';
import { formatInstant } from '#lib/format/date.ts';
import type { Words as PageWords } from '#lib/format/cell.ts';

/** What schedules are written with. */
export type ScheduleWords = Pick<PageWords, 'language' | 't'> & {
  /** That instants are written in. */
  timezone: string;
  /** What a source is called. */
  nameOf: (source: string) => string;
};

/** A change of a schedule, written: when, by whom, what it became, what else of it was changed, why. */
export interface ChangeLine {
  id: number;
  when: string;
  by: string;
  became: string;
  /** Labels of what else was changed, with what it is now where that is short. */
  also: string[];
  reason: string;
}

type State = NonNullable<ScheduleChange['after']>;

/** Times in words, or that there are none. */
export function cronText(
  cron: string | null,
  { t, language }: Pick<ScheduleWords, 't' | 'language'>,
): string {
  return cron ? cronWords(cron, language) : t('refresh.byHand');
}

/** Composes changes of a schedule, in the order in which they come. */
export function composeChanges(changes: readonly ScheduleChange[], words: ScheduleWords): ChangeLine[] {
  return changes.map(({ id, at, byLabel, before, after, reason }) => ({
    ...{ id, by: byLabel, reason: reason ?? '' },
    when: formatInstant(at, words.language, words.timezone),
    became: becameOf(before, after, words),
    also: before && after ? changedParts(before, after, words) : [],
  }));
}

/** What a change made of a schedule: what people look for first. */
function becameOf(before: State | null, after: State | null, { t, language }: ScheduleWords): string {
  if (!after) return t('schedule.became.removed');
  if (after.paused !== (before?.paused ?? false))
    return t(after.paused ? 'schedule.became.paused' : 'schedule.became.resumed');
  if (after.isContracts) return t('schedule.became.contract');
  return cronText(after.cron ?? null, { t, language });
}

function changedParts(before: State, after: State, { t, nameOf }: ScheduleWords): string[] {
  const named = (ids: readonly string[] = []) => ids.map(nameOf).join(', ');
  const differs = (part: keyof State) => JSON.stringify(before[part]) !== JSON.stringify(after[part]);
  const parts: [boolean, string][] = [
    [differs('name'), `${t('schedules.name')}: ${after.name ?? ''}`],
    [differs('sources'), `${t('refresh.sources')}: ${named(after.sources)}`],
    [differs('missed'), `${t('schedule.missed')}: ${t(`schedule.missed.${after.missed ?? 'last'}`)}`],
    [differs('overlap'), `${t('schedule.overlap')}: ${t(`schedule.overlap.${after.overlap ?? 'queue'}`)}`],
    [differs('windowFrom') || differs('windowTo'), t('schedule.window')],
    [differs('jitterSeconds'), t('schedule.jitter')],
    [differs('blackoutDays'), t('schedule.blackout')],
    [differs('skipsHolidays'), t('schedule.holidays')],
    [differs('onArrival'), t('schedule.onArrival')],
    [differs('afterSources'), `${t('schedule.after')}: ${named(after.afterSources) || '–'}`],
  ];
  return parts.flatMap(([isChanged, text]) => (isChanged ? [text] : []));
}
