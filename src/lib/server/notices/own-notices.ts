import { dayAfter } from '#warehouse/model/working-days.ts';
import { isIsoDay } from '#warehouse/model/iso-day.ts';
import type { NoticeKind } from '#warehouse/control/notice-schema.ts';
import { ACT_WITHIN_DAYS } from '#warehouse/notice/is-overdue.ts';
import { readClosed } from '#warehouse/notice/matters.ts';
import * as kept from '#warehouse/notice/notices.ts';
import { localTime } from '#warehouse/schedule/due-times.ts';
import { textInvalid } from '#warehouse/control/text-invalid.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Words } from '#lib/format/cell.ts';
import { change } from '../audit/change.ts';
import { noteRestricted } from '../audit/note-restricted.ts';
import { todayOf } from '../auth/authenticate.ts';
import { currentReader } from '../auth/reader.ts';
import { readerZone } from '../auth/zone.ts';
import { openWarehouse } from '../warehouse.ts';
import type { NoticeText } from './notice-reader.ts';
import { writeNotice } from './write-notice.ts';

/** A notice as its reader reads it. */
export interface OwnNotice extends NoticeText {
  id: number;
  kind: NoticeKind;
  isUnread: boolean;
  /** Whether what it tells of is the matter no more. */
  isOver: boolean;
  /** Working days for which nobody has acted; 0 where it is told first. */
  waited: number;
  /** ISO instant, and the day of it in the workspace's zone. */
  madeAt: string;
  day: string;
  snoozedUntil: string | null;
}

/** How many notices the reader has not read. */
export async function countOwnUnread(): Promise<number> {
  const { control } = await openWarehouse();
  return kept.countUnread(control, currentReader().personId, todayOf(control));
}

/**
 * The reader's notices, written by what they may know of a version now, the newest first. What they may know of no longer is not among
 * them, and counts as read from then on.
 */
export async function readOwnNotices(
  { snapshot, scope, words }: { snapshot: Snapshot; scope: Scope; words: Words },
  shelf: kept.NoticeShelf,
): Promise<OwnNotice[]> {
  const { control } = await openWarehouse();
  const { personId } = currentReader();
  const today = todayOf(control);
  const told = kept.listNotices(control, personId, { shelf, today });
  const texts = await Promise.all(
    told.map((one) => writeNotice(one, { snapshot, scope, words, leaves: false })),
  );
  await noteRestricted(
    snapshot,
    told.flatMap(({ data }, at) => (texts[at] && data.indicatorId ? [data.indicatorId] : [])),
  );
  const lost = told.filter(({ readAt }, at) => texts[at] === null && readAt === null);
  if (lost.length > 0) await readOwn(lost.map(({ noticeId }) => noticeId));
  const closed = readClosed(
    control,
    told.flatMap(({ kind, matterId }) => (isNews(kind) ? [] : (matterId ?? []))),
  );
  return told.flatMap(({ noticeId, kind, madeAt, readAt, escalatedFrom, matterId, snoozedUntil }, at) => {
    const text = texts[at];
    if (!text) return [];
    const day = localTime(new Date(madeAt), readerZone()).day;
    const state = { isUnread: readAt === null, waited: escalatedFrom === null ? 0 : ACT_WITHIN_DAYS };
    const isOver = matterId !== null && closed.has(matterId);
    return [{ ...text, ...state, isOver, id: noticeId, kind, madeAt, day, snoozedUntil }];
  });
}

/** What was over when it was told. */
const isNews = (kind: NoticeKind): boolean => kind === 'restored' || kind === 'arrived';

/** The first day to which a notice may be put off, ISO. */
export async function firstSnoozeDay(): Promise<string> {
  const { control } = await openWarehouse();
  return dayAfter(todayOf(control));
}

/** The reader has read some of their notices, or all. */
export async function readOwn(ids: readonly number[] | 'all'): Promise<void> {
  await change(({ control, reader: { personId } }) =>
    kept.markRead(control, personId, { ids, today: todayOf(control) }),
  );
}

/** Lets a notice of the reader's sleep until a day. @throws {WarehouseError} text_invalid: `until` is no day from tomorrow on */
export async function snoozeOwn(id: number, until: string): Promise<void> {
  await change(({ control, reader: { personId } }) => {
    if (!isIsoDay(until) || until <= todayOf(control))
      throw textInvalid('until', until, 'a day from tomorrow on');
    kept.snooze(control, personId, id, until);
  });
}

/** Wakes a notice of the reader's. */
export async function wakeOwn(id: number): Promise<void> {
  await change(({ control, reader: { personId } }) => kept.snooze(control, personId, id, null));
}
