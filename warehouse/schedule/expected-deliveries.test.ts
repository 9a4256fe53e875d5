import { describe, expect, it } from 'vitest';
import type { Delivery } from '../model/delivery.ts';
import { lookOut, type DeliveryTerms, type Expected } from './expected-deliveries.ts';

const calendar = {
  fiscalYearStart: '01-01',
  weekStart: 'monday' as const,
  holidays: ['2026-11-10'],
  workingDays: ['2026-11-14'],
};
const workspace = { timezone: 'Asia/Ho_Chi_Minh', calendar };
const monthly: Delivery = { every: 1, unit: 'month', dueAfterDays: 7 };
const terms = (more: Partial<DeliveryTerms> = {}): DeliveryTerms => ({
  ...{ delivery: monthly, cron: null, staleAfterDays: null, workspace },
  ...more,
});
const at = (local: string) => new Date(`${local}:00+07:00`);
/** Everything up to a first day after a period has come. */
const upTo = (day: string) => (period: Pick<Expected, 'to'>) => period.to <= day;
const look = (now: string, came: string, more: Partial<DeliveryTerms> = {}) =>
  lookOut(terms(more), { now: at(now), isThere: upTo(came) });
const told = (expected: Expected | null | undefined) =>
  expected && `${expected.from} by ${expected.due.toISOString()}`;

describe('a delivery', () => {
  it('is expected to the end of the day that the contract says, in the workspace’s zone', () => {
    const outlook = look('2026-11-07T23:59', '2026-10-01');
    expect(outlook?.late).toBeNull();
    expect(told(outlook?.next)).toBe('2026-10-01 by 2026-11-07T17:00:00.000Z');
  });

  it('is late from the next midnight on, and the next period is expected then', () => {
    const outlook = look('2026-11-08T00:00', '2026-10-01');
    expect(told(outlook?.late)).toBe('2026-10-01 by 2026-11-07T17:00:00.000Z');
    expect(told(outlook?.next)).toBe('2026-11-01 by 2026-12-07T17:00:00.000Z');
  });

  it('that may still be on its way in is expected on, and late once it is waited for no longer', () => {
    const lookAt = (now: string, isAwaited: boolean) =>
      lookOut(terms(), { now: at(now), isThere: upTo('2026-10-01'), isAwaited: () => isAwaited });
    const waited = lookAt('2026-11-08T11:00', true);
    expect([waited?.late, waited?.overdue]).toEqual([null, []]);
    expect(told(waited?.next)).toBe('2026-10-01 by 2026-11-07T17:00:00.000Z');
    const late = lookAt('2026-11-08T12:00', false);
    expect(late?.overdue.map(({ from }) => from)).toEqual(['2026-10-01']);
    expect(told(late?.next)).toBe('2026-11-01 by 2026-12-07T17:00:00.000Z');
  });

  it.each([
    ['over a weekend', '2026-11-08T12:00', 0],
    ['on the first working day after it', '2026-11-09T12:00', 1],
    ['over a day off', '2026-11-10T12:00', 1],
    ['on the day after it', '2026-11-11T12:00', 2],
    ['on a Saturday that is worked', '2026-11-14T12:00', 5],
  ])('is late by working days: %s', (_, now, days) => {
    expect(look(now, '2026-10-01')?.late?.workingDays).toBe(days);
  });

  it('is told by the oldest period that is missing, with how many are', () => {
    const late = look('2026-11-20T12:00', '2026-08-01')?.late;
    expect(late).toMatchObject({ from: '2026-08-01', periods: 3 });
  });

  it('that came before its period has ended is not waited for', () => {
    expect(told(look('2026-11-20T12:00', '2026-12-01')?.next)).toBe('2026-12-01 by 2027-01-07T17:00:00.000Z');
  });

  it('is due at the first time of the contract’s schedule after its period where its terms say no day', () => {
    const delivery = { ...monthly, dueAfterDays: null };
    const outlook = look('2026-11-08T05:59', '2026-10-01', { delivery, cron: '0 6 8 * *' });
    expect(told(outlook?.next)).toBe('2026-10-01 by 2026-11-07T23:00:00.000Z');
    expect(look('2026-11-08T06:00', '2026-10-01', { delivery, cron: '0 6 8 * *' })?.late).not.toBeNull();
  });

  it('is due when its data would be stale where nothing else is said, and never where nothing is', () => {
    const delivery = { ...monthly, dueAfterDays: null };
    const outlook = look('2026-11-08T06:00', '2026-10-01', { delivery, staleAfterDays: 45 });
    expect(told(outlook?.next)).toBe('2026-10-01 by 2026-12-15T17:00:00.000Z');
    expect(look('2026-11-08T06:00', '2026-10-01', { delivery })).toBeNull();
  });

  it.each<[string, Partial<Delivery>, Partial<typeof calendar>, string]>([
    ['a day', { every: 1, unit: 'day', dueAfterDays: 0 }, {}, '2026-11-18 2026-11-19'],
    ['a week', { every: 7, unit: 'day' }, {}, '2026-11-16 2026-11-23'],
    [
      'a week that begins on Sunday',
      { every: 7, unit: 'day' },
      { weekStart: 'sunday' as 'monday' },
      '2026-11-15 2026-11-22',
    ],
    ['a quarter', { every: 3 }, {}, '2026-10-01 2027-01-01'],
    ['a quarter of a fiscal year', { every: 3 }, { fiscalYearStart: '02-01' }, '2026-11-01 2027-02-01'],
    ['a year', { every: 12 }, { fiscalYearStart: '04-01' }, '2026-04-01 2027-04-01'],
  ])('is for %s', (_, delivery, days, period) => {
    const around = { ...workspace, calendar: { ...calendar, ...days } };
    const outlook = lookOut(terms({ delivery: { ...monthly, ...delivery }, workspace: around }), {
      now: at('2026-11-18T12:00'),
      isThere: ({ to }) => to <= '2026-11-18',
    });
    expect(`${outlook?.next.from} ${outlook?.next.to}`).toBe(period);
  });

  it('is due when the day begins in zones far from Greenwich', () => {
    for (const [timezone, instant] of [
      ['Pacific/Kiritimati', '2026-11-07T10:00:00.000Z'],
      ['Pacific/Pago_Pago', '2026-11-08T11:00:00.000Z'],
    ] as const) {
      const outlook = lookOut(terms({ workspace: { ...workspace, timezone } }), {
        now: new Date('2026-11-05T00:00:00Z'),
        isThere: upTo('2026-10-01'),
      });
      expect(outlook?.next.due.toISOString()).toBe(instant);
    }
  });
});
