import { expect, it } from 'vitest';
import type { OwnNotice } from '#lib/server/notices/own-notices.ts';
import { groupByDay } from './inbox-view.ts';

const notice = (id: number, day: string, isUnread: boolean): OwnNotice => ({
  ...{ id, day, isUnread, kind: 'failure', text: `n${id}`, href: '/refresh', waited: 0, isOver: false },
  ...{ madeAt: `${day}T05:00:00.000Z`, snoozedUntil: null },
});

it('groups notices by day as they come, and sets the unread ones of a day first', () => {
  const notices = [
    notice(4, '2026-11-27', false),
    notice(3, '2026-11-27', true),
    notice(2, '2026-11-27', true),
    notice(1, '2026-11-26', false),
  ];
  const days = groupByDay(notices, { language: 'en' }, 'Asia/Ho_Chi_Minh');
  expect(days.map(({ day, notices: lines }) => [day, ...lines.map(({ id }) => id)])).toEqual([
    ['27 Nov 2026', 3, 2, 4],
    ['26 Nov 2026', 1],
  ]);
  expect(days[0]?.notices[0]?.at).toBe('12:00');
});
