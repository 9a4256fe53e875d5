import { workingDaysAfter } from '../model/working-days.ts';
import type { Workspace } from '../model/workspace.ts';
import { localTime } from '../schedule/due-times.ts';
import type { TroubleKind } from '../control/notice-schema.ts';
import type { Matter } from './matter.ts';

/** Matters that wait for a person. Lateness waits for an agency, and what is right again for nobody. */
const waiting: readonly TroubleKind[] = ['failure', 'jump', 'quarantine', 'approval'];

/** Working days that a matter may wait. */
export const ACT_WITHIN_DAYS = 2;

/** Whether nobody has acted on a matter for two working days, from the hour at which it was told to the same hour. */
export function isOverdue(
  { kind, openedAt, closedAt, escalatedAt }: Matter,
  now: Date,
  { calendar, timezone }: Pick<Workspace, 'calendar' | 'timezone'>,
): boolean {
  if (closedAt !== null || escalatedAt !== null || !waiting.includes(kind)) return false;
  const [from, until] = [localTime(new Date(openedAt), timezone), localTime(now, timezone)];
  const days = workingDaysAfter(from.day, until.day, calendar);
  return days > ACT_WITHIN_DAYS || (days === ACT_WITHIN_DAYS && until.clock >= from.clock);
}
