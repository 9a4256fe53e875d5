import { and, isNotNull, lt, ne } from 'drizzle-orm';
import { matter, notice, outbox } from '../control/notice-schema.ts';
import type { Control } from '../control/open-control.ts';

const DAY_MS = 86_400_000;
/** What was told is kept half a year, and how it was sent a month. */
const TOLD_MS = 180 * DAY_MS;
const SENT_MS = 30 * DAY_MS;

/** Forgets what was told and sent long ago; what is still the matter, or waits to be sent, stays. */
export function forgetOldNotices(control: Control): void {
  const before = (ms: number) => new Date(control.clock().getTime() - ms).toISOString();
  control.db
    .delete(outbox)
    .where(and(ne(outbox.state, 'waiting'), lt(outbox.endedAt, before(SENT_MS))))
    .run();
  control.db
    .delete(notice)
    .where(lt(notice.madeAt, before(TOLD_MS)))
    .run();
  control.db
    .delete(matter)
    .where(and(isNotNull(matter.closedAt), lt(matter.closedAt, before(TOLD_MS))))
    .run();
}
