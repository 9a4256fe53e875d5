import { and, eq, inArray, isNotNull, lt, ne } from 'drizzle-orm';
import { matter, notice, outbox } from '../control/notice-schema.ts';
import type { Control } from '../control/open-control.ts';
import type { Matter } from './matter.ts';
import type { Deliveries, Served } from './served.ts';

const DAY_MS = 86_400_000;
/** What was told is kept half a year, and how it was sent a month. */
const TOLD_MS = 180 * DAY_MS;
const SENT_MS = 30 * DAY_MS;

/**
 * Forgets what was told and sent long ago; what is still the matter, or waits to be sent, stays. So does that a delivery was told as overdue, for
 * as long as its period is looked at: else it would be told again where it is taken back.
 */
export function forgetOldNotices(control: Control, { deliveries }: Pick<Served, 'deliveries'>): void {
  const before = (ms: number) => new Date(control.clock().getTime() - ms).toISOString();
  control.db
    .delete(outbox)
    .where(and(ne(outbox.state, 'waiting'), lt(outbox.endedAt, before(SENT_MS))))
    .run();
  control.db
    .delete(notice)
    .where(lt(notice.madeAt, before(TOLD_MS)))
    .run();
  const isOld = and(isNotNull(matter.closedAt), lt(matter.closedAt, before(TOLD_MS)));
  control.db
    .delete(matter)
    .where(and(isOld, ne(matter.kind, 'overdue')))
    .run();
  const overdue = control.db
    .select()
    .from(matter)
    .where(and(isOld, eq(matter.kind, 'overdue')))
    .all();
  const forgotten = overdue.filter((one) => !isLookedAt(one, deliveries)).map(({ matterId }) => matterId);
  control.db.delete(matter).where(inArray(matter.matterId, forgotten)).run();
}

function isLookedAt({ data }: Matter, deliveries: Deliveries): boolean {
  const standing = deliveries.get(data.sourceId!);
  return standing !== undefined && data.period! >= standing.since;
}
