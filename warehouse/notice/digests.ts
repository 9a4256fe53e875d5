import { and, eq, gt, isNull, lte, or } from 'drizzle-orm';
import { notice, noticePreference } from '../control/notice-schema.ts';
import type { Control } from '../control/open-control.ts';
import { timesBetween } from '../schedule/cron-times.ts';
import { localTime } from '../schedule/due-times.ts';
import { putOut } from './outbox.ts';
import { lastNoticeId, listDigested, type Preference } from './preferences.ts';

/** The last time at which a digest was due since the one before it was decided on; null where none was. */
export function lastDigestTime(
  { mail, hour, digestedUntil }: Pick<Preference, 'mail' | 'hour' | 'digestedUntil'>,
  now: Date,
  timezone: string,
): Date | null {
  if (mail !== 'daily' && mail !== 'weekly') return null;
  const cron = `0 ${hour} * * ${mail === 'weekly' ? '1' : '*'}`;
  return timesBetween(cron, timezone, new Date(digestedUntil), now).at(-1) ?? null;
}

/**
 * Puts the digests that are due into the outbox: all that a person has not read of what they were told since the last, and what has come
 * back on a day since. After days without a server there is one, and not one for each day.
 */
export function putOutDigests(control: Control, timezone: string): void {
  const at = control.clock();
  for (const preference of listDigested(control)) {
    const time = lastDigestTime(preference, at, timezone);
    if (time === null) continue;
    const { personId, digestedUntil } = preference;
    const ofThem = eq(noticePreference.personId, personId);
    control.db.transaction(
      (tx) => {
        const kept = tx.select().from(noticePreference).where(ofThem).get();
        if (kept?.digestedUntil !== digestedUntil) return;
        const notices = unreadSince(control, preference, { until: at, timezone });
        const occasion = `digest:${time.toISOString()}`;
        if (notices.length > 0) putOut(control, { channel: 'mail', recipient: personId, occasion, notices });
        tx.update(noticePreference)
          .set({ digestedUntil: at.toISOString(), digestedNotice: lastNoticeId(control) })
          .where(ofThem)
          .run();
      },
      { behavior: 'immediate' },
    );
  }
}

function unreadSince(
  control: Control,
  { personId, digestedUntil, digestedNotice }: Preference,
  { until, timezone }: { until: Date; timezone: string },
): number[] {
  const today = localTime(until, timezone).day;
  const lastDay = localTime(new Date(digestedUntil), timezone).day;
  const isNew = and(isNull(notice.snoozedUntil), gt(notice.noticeId, digestedNotice));
  const cameBack = and(lte(notice.snoozedUntil, today), gt(notice.snoozedUntil, lastDay));
  return control.db
    .select({ id: notice.noticeId })
    .from(notice)
    .where(and(eq(notice.personId, personId), isNull(notice.readAt), or(isNew, cameBack)))
    .orderBy(notice.noticeId)
    .all()
    .map(({ id }) => id);
}
