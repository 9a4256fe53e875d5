import { missedPolicies, overlapPolicies, type MissedPolicy } from '#warehouse/control/desk-schema.ts';
import type { WantedSchedule } from '#warehouse/schedule/schedule.ts';

/** What becomes of times that passed, as a form says; the last of them where it says nothing. */
export function readMissedPolicy(form: FormData): MissedPolicy {
  return missedPolicies.find((policy) => policy === form.get('missed')) ?? 'last';
}

/**
 * Reads the form of a schedule. What is wrong with it is told by whoever saves it.
 *
 * @param sources of the schedule; a single one is its own and bears its name
 * @param group id and name of a group; absent: a source's own
 */
export function readScheduleForm(
  form: FormData,
  sources: string[],
  group: { id: string; name: string } | null = null,
): WantedSchedule {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const many = (name: string) => form.getAll(name).filter((value) => typeof value === 'string');
  // A button that proposes times goes before what stands in the field.
  const cron = text('proposed') ?? text('cron');
  return {
    ...{ scheduleId: group?.id ?? sources[0]!, name: group?.name ?? null, sources },
    isContracts: group === null && form.get('times') === 'contract',
    cron: form.get('times') === 'contract' ? null : (cron?.split(/\s+/).join(' ') ?? null),
    timezone: text('timezone'),
    missed: readMissedPolicy(form),
    overlap: overlapPolicies.find((policy) => policy === text('overlap')) ?? 'queue',
    jitterSeconds: Math.round(Number(text('jitterMinutes') ?? 0) * 60),
    windowFrom: text('windowFrom'),
    windowTo: text('windowTo'),
    blackoutDays: (text('blackoutDays') ?? '').split(/[\s,;]+/).filter(Boolean),
    skipsHolidays: form.get('skipsHolidays') === 'on',
    onArrival: form.get('onArrival') === 'on',
    afterSources: many('afterSources'),
  };
}
