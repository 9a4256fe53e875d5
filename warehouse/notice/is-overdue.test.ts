import { expect, it } from 'vitest';
import type { TroubleKind } from '../control/notice-schema.ts';
import type { Matter } from './matter.ts';
import { isOverdue } from './is-overdue.ts';

const calendar = {
  fiscalYearStart: '01-01',
  weekStart: 'monday' as const,
  holidays: ['2027-01-01'],
  workingDays: [],
};
const workspace = { calendar, timezone: 'Asia/Ho_Chi_Minh' };
const matter = (openedAt: string, kind: TroubleKind = 'approval'): Matter => ({
  ...{ matterId: 1, kind, object: 'version:v', data: {}, openedAt, closedAt: null, escalatedAt: null },
});
const at = (local: string) => new Date(`${local}:00+07:00`);
const opened = (local: string) => at(local).toISOString();

it.each([
  ['on a Tuesday, to the same hour of Thursday', '2026-11-24T09:30', '2026-11-26T09:29', false],
  ['and from that hour on', '2026-11-24T09:30', '2026-11-26T09:30', true],
  ['over a weekend', '2026-11-27T09:30', '2026-12-01T09:29', false],
  ['over a weekend, in the end', '2026-11-27T09:30', '2026-12-01T09:30', true],
  ['over a day off and a weekend', '2026-12-31T15:00', '2027-01-05T14:59', false],
  ['over a day off and a weekend, in the end', '2026-12-31T15:00', '2027-01-05T15:00', true],
  ['from a Saturday on', '2026-11-28T09:30', '2026-12-01T09:30', true],
  ['long after, at an earlier hour', '2026-11-24T09:30', '2026-12-04T00:10', true],
])('lets a matter wait two working days: %s', (_, from, now, isLate) => {
  expect(isOverdue(matter(opened(from)), at(now), workspace)).toBe(isLate);
});

it('is of what waits for a person, has not ended, and was not escalated before', () => {
  const [from, now] = [opened('2026-11-02T08:00'), at('2026-11-20T08:00')];
  const kinds: TroubleKind[] = ['failure', 'jump', 'quarantine', 'approval', 'lateness', 'restored'];
  expect(kinds.filter((kind) => isOverdue(matter(from, kind), now, workspace))).toEqual(kinds.slice(0, 4));
  expect(isOverdue({ ...matter(from), closedAt: from }, now, workspace)).toBe(false);
  expect(isOverdue({ ...matter(from), escalatedAt: from }, now, workspace)).toBe(false);
});
