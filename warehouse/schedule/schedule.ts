import type { refreshSchedule } from '../control/desk-schema.ts';

/** When sources are refreshed by themselves. Times are ISO UTC. */
export type Schedule = typeof refreshSchedule.$inferSelect;

/** What somebody may choose of a schedule. */
export type WantedSchedule = Omit<Schedule, 'paused' | 'pausedReason' | 'decidedUntil' | 'updatedAt'>;

/** What a source without a schedule of its own has: the contract's times. */
export function contractsSchedule(sourceId: string, at: string): Schedule {
  return {
    ...{
      scheduleId: sourceId,
      name: null,
      sources: [sourceId],
      isContracts: true,
      cron: null,
      timezone: null,
    },
    ...{ missed: 'last', overlap: 'queue', jitterSeconds: 0, windowFrom: null, windowTo: null },
    ...{ blackoutDays: [], skipsHolidays: false, onArrival: false, afterSources: [] },
    ...{ paused: false, pausedReason: null, decidedUntil: at, updatedAt: at },
  };
}
