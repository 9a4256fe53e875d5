import { and, count, desc, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import { notice, type Told } from '../control/notice-schema.ts';
import { now, type Control } from '../control/open-control.ts';
import { readPreference } from './preferences.ts';
import { putOut } from './outbox.ts';

/** What one person was told. */
export type Notice = typeof notice.$inferSelect;

/** Which of the notices a person looks at; those that sleep are in `snoozed` alone. */
export type NoticeShelf = 'open' | 'unread' | 'snoozed';

/**
 * Tells a person something, and by mail where they want each at once. Who was told the same occasion before is not told again.
 *
 * @returns whether it is new to them
 */
export function tell(
  control: Control,
  personId: string,
  told: Told & Pick<Notice, 'occasion'> & Partial<Pick<Notice, 'matterId' | 'escalatedFrom'>>,
): boolean {
  const added = control.db
    .insert(notice)
    .values({ ...told, personId, madeAt: now(control) })
    .onConflictDoNothing()
    .returning({ id: notice.noticeId })
    .get();
  if (!added) return false;
  if (readPreference(control, personId)?.mail === 'each')
    putOut(control, {
      ...{ channel: 'mail', recipient: personId, occasion: `notice:${added.id}`, notices: [added.id] },
    });
  return true;
}

/** Whether a person was told an occasion of a kind. */
export function isTold(
  control: Control,
  personId: string,
  { kind, occasion }: Pick<Notice, 'kind' | 'occasion'>,
): boolean {
  const same = and(eq(notice.personId, personId), eq(notice.kind, kind), eq(notice.occasion, occasion));
  return control.db.select({ id: notice.noticeId }).from(notice).where(same).get() !== undefined;
}

/** Notices of a person, the newest first; `today` (ISO day) says which sleep. */
export function listNotices(
  control: Control,
  personId: string,
  { shelf, today, limit = 200 }: { shelf: NoticeShelf; today: string; limit?: number },
): Notice[] {
  const onShelf = {
    open: isAwake(today),
    unread: and(isAwake(today), isNull(notice.readAt)),
    snoozed: gt(notice.snoozedUntil, today),
  };
  return control.db
    .select()
    .from(notice)
    .where(and(eq(notice.personId, personId), onShelf[shelf]))
    .orderBy(desc(notice.madeAt), desc(notice.noticeId))
    .limit(limit)
    .all();
}

/** How many notices of a person are unread and awake. */
export function countUnread(control: Control, personId: string, today: string): number {
  return control.db
    .select({ unread: count() })
    .from(notice)
    .where(and(eq(notice.personId, personId), isNull(notice.readAt), isAwake(today)))
    .get()!.unread;
}

/** Notices by their ids, the oldest first. */
export function readNotices(control: Control, ids: readonly number[]): Notice[] {
  return control.db
    .select()
    .from(notice)
    .where(inArray(notice.noticeId, [...ids]))
    .orderBy(notice.noticeId)
    .all();
}

/** Notes that a person has read some of their notices, or all of them. Those that sleep are left. */
export function markRead(
  control: Control,
  personId: string,
  { ids, today }: { ids: readonly number[] | 'all'; today: string },
): void {
  const which = ids === 'all' ? isAwake(today) : inArray(notice.noticeId, [...ids]);
  control.db
    .update(notice)
    .set({ readAt: now(control) })
    .where(and(eq(notice.personId, personId), isNull(notice.readAt), which))
    .run();
}

/** Lets a notice of a person sleep until a day (ISO), on which it is unread again; null: it is so at once. */
export function snooze(control: Control, personId: string, noticeId: number, until: string | null): void {
  control.db
    .update(notice)
    .set({ snoozedUntil: until, readAt: null })
    .where(and(eq(notice.personId, personId), eq(notice.noticeId, noticeId)))
    .run();
}

/** People who were told of some matters. */
export function toldOf(control: Control, matterIds: readonly number[]): string[] {
  return control.db
    .selectDistinct({ personId: notice.personId })
    .from(notice)
    .where(inArray(notice.matterId, [...matterIds]))
    .all()
    .map(({ personId }) => personId);
}

const isAwake = (today: string) => or(isNull(notice.snoozedUntil), lte(notice.snoozedUntil, today));
