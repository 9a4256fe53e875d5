import { refreshSchedule } from '#warehouse/control/desk-schema.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { contractsSchedule } from '#warehouse/schedule/schedule.ts';

/** When each schedule's times come, by its own clock. */
export const soakSchedules = {
  count_month: '*/5 * * * *',
  'every-7': '*/7 * * * *',
  'every-10': '*/10 * * * *',
};

/** Schedules that are due every few minutes from a time on; one when files arrive as well, and one after the load of another. */
export function keepSchedules(control: Control, from: Date): void {
  const own = {
    ...contractsSchedule('count_month', from.toISOString()),
    isContracts: false,
    timezone: 'UTC',
  };
  const timed = Object.entries(soakSchedules).map(([scheduleId, cron]) => ({
    ...{ ...own, scheduleId, cron, missed: 'all' as const, onArrival: scheduleId === 'count_month' },
  }));
  const after = { ...own, scheduleId: 'after-load', cron: null, afterSources: ['count_month'] };
  control.db
    .insert(refreshSchedule)
    .values([...timed, after])
    .run();
}
