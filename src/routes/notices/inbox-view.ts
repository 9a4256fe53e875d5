import type { NoticeKind } from '#warehouse/control/notice-schema.ts';
import { formatDay, formatHour } from '#lib/format/date.ts';
import type { Words } from '#lib/format/cell.ts';
import type { OwnNotice } from '#lib/server/notices/own-notices.ts';

/** A notice, every text written out. */
export interface NoticeLine {
  id: number;
  kind: NoticeKind;
  text: string;
  href: string;
  at: string;
  isUnread: boolean;
  /** Whether what it tells of is the matter no more. */
  isOver: boolean;
  /** Working days for which nobody has acted; 0 where it is told first. */
  waited: number;
  /** When it comes back; empty where it does not sleep. */
  comesBack: string;
}

/** Notices of one day. */
export interface NoticeDay {
  day: string;
  notices: NoticeLine[];
}

/** Groups notices by day, the newest first; of each day the unread ones first. */
export function groupByDay(
  notices: readonly OwnNotice[],
  { language }: Pick<Words, 'language'>,
  timezone: string,
): NoticeDay[] {
  return [...Map.groupBy(notices, ({ day }) => day)].map(([day, ofDay]) => ({
    day: formatDay(day, language),
    notices: ofDay
      .toSorted((one, other) => Number(other.isUnread) - Number(one.isUnread))
      .map(({ id, kind, text, href, madeAt, isUnread, isOver, waited, snoozedUntil }) => ({
        ...{ id, kind, text, href, isUnread, isOver, waited },
        at: formatHour(madeAt, language, timezone),
        comesBack: snoozedUntil === null ? '' : formatDay(snoozedUntil, language),
      })),
  }));
}
