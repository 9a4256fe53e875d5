import { readCron } from '#warehouse/schedule/cron-times.ts';

/** The five fields of a schedule, in their order. */
export const cronFields = ['minute', 'hour', 'day', 'month', 'weekday'] as const;
export type CronField = (typeof cronFields)[number];

/** What keeps five fields from saying a time: that there are not five, or those that hold nothing one could say there. */
export type WrongCron = { count: number } | { wrong: { field: CronField; value: string }[] };

/** Says what keeps a schedule from saying a time; null where each field by itself could be one. */
export function findWrongCron(cron: string): WrongCron | null {
  const values = cron.trim().split(/\s+/).filter(Boolean);
  if (values.length !== cronFields.length) return { count: values.length };
  const wrong = cronFields.flatMap((field, at) => {
    const value = values[at]!;
    return isTime(cronFields.map((_, other) => (other === at ? value : '*')).join(' '))
      ? []
      : [{ field, value }];
  });
  return wrong.length === 0 ? null : { wrong };
}

function isTime(cron: string): boolean {
  try {
    readCron(cron, 'UTC');
    return true;
  } catch {
    return false;
  }
}
