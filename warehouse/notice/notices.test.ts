import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outbox } from '../control/notice-schema.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { lastDigestTime, putOutDigests } from './digests.ts';
import { forgetOldNotices } from './forget-notices.ts';
import { countUnread, listNotices, markRead, snooze, tell } from './notices.ts';
import { endDelivery, pauseAfter, putOff, putOut, takeDelivery } from './outbox.ts';
import { isMailAddress, savePreference } from './preferences.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
let time: Date;
let control: Control;
beforeEach(() => {
  time = new Date('2026-11-23T06:00:00Z');
  control = openControl(':memory:', { clock: () => time });
});
afterEach(() => control.close());

const later = (minutes: number) => {
  time = new Date(time.getTime() + minutes * 60_000);
};
const say = (occasion: string, personId = 'p') =>
  tell(control, personId, { kind: 'failure', object: 'source:task', data: {}, occasion });
const prefer = (mail: 'each' | 'daily' | 'weekly') =>
  savePreference(
    control,
    { personId: 'p', address: 'p@example.vn', mail, hour: 7, language: 'vi' },
    { domains: [] },
  );
const sent = () => control.db.select().from(outbox).orderBy(outbox.madeAt).all();
const today = () => time.toISOString().slice(0, 10);
const occasions = (shelf: 'open' | 'unread' | 'snoozed') =>
  listNotices(control, 'p', { shelf, today: today() }).map(({ occasion }) => occasion);

describe('a notice', () => {
  it('is told to each person once for each occasion', () => {
    expect([say('m1'), say('m1'), say('m2'), say('m1', 'q')]).toEqual([true, false, true, true]);
    expect(countUnread(control, 'p', today())).toBe(2);
  });

  it('is read by its own reader alone', () => {
    say('m1');
    say('m1', 'q');
    const [own] = listNotices(control, 'p', { shelf: 'open', today: today() });
    markRead(control, 'q', { ids: [own!.noticeId], today: today() });
    expect(countUnread(control, 'p', today())).toBe(1);
    markRead(control, 'p', { ids: 'all', today: today() });
    expect([countUnread(control, 'p', today()), countUnread(control, 'q', today())]).toEqual([0, 1]);
  });

  it('sleeps until its day, is not read with all others meanwhile, and is unread then', () => {
    say('m1');
    const [own] = listNotices(control, 'p', { shelf: 'open', today: today() });
    markRead(control, 'p', { ids: 'all', today: today() });
    snooze(control, 'p', own!.noticeId, '2026-11-25');
    expect([occasions('open'), occasions('snoozed')]).toEqual([[], ['m1']]);
    markRead(control, 'p', { ids: 'all', today: today() });
    later(2 * 24 * 60);
    expect([occasions('unread'), occasions('snoozed')]).toEqual([['m1'], []]);
  });

  it('is forgotten after half a year', () => {
    say('m1');
    later(181 * 24 * 60);
    say('m2');
    forgetOldNotices(control, { deliveries: new Map() });
    expect(occasions('open')).toEqual(['m2']);
  });
});

describe('mail', () => {
  it('is made at once for whoever wants each, in the step that tells them', () => {
    prefer('each');
    control.sqlite.transaction(() => say('m1'))();
    expect(() =>
      control.sqlite.transaction(() => {
        say('m2');
        throw new Error('cut short');
      })(),
    ).toThrow('cut short');
    expect(sent()).toMatchObject([{ channel: 'mail', recipient: 'p', notices: [1], state: 'waiting' }]);
  });

  it('is one for all of a day, at its hour where the workspace is', () => {
    prefer('daily');
    say('m1');
    say('m2');
    putOutDigests(control, ZONE);
    expect(sent()).toEqual([]);
    time = new Date('2026-11-24T00:00:00Z');
    putOutDigests(control, ZONE);
    putOutDigests(control, ZONE);
    expect(sent()).toMatchObject([{ occasion: 'digest:2026-11-24T00:00:00.000Z', notices: [1, 2] }]);
  });

  it('leaves out of a digest what was read and what sleeps, and brings what has woken', () => {
    prefer('daily');
    for (const occasion of ['m1', 'm2', 'm3']) say(occasion);
    markRead(control, 'p', { ids: [1], today: today() });
    snooze(control, 'p', 2, '2026-11-25');
    time = new Date('2026-11-24T00:00:00Z');
    putOutDigests(control, ZONE);
    time = new Date('2026-11-25T00:00:00Z');
    putOutDigests(control, ZONE);
    time = new Date('2026-11-26T00:00:00Z');
    putOutDigests(control, ZONE);
    expect(sent().map(({ notices }) => notices)).toEqual([[3], [2]]);
  });

  it('is due once after days without a server, and weekly on Mondays', () => {
    const since = { hour: 7, digestedUntil: '2026-11-20T06:00:00.000Z' };
    const due = (mail: 'daily' | 'weekly', now: string) =>
      lastDigestTime({ mail, ...since }, new Date(now), ZONE)?.toISOString();
    expect(due('daily', '2026-11-23T06:00:00Z')).toBe('2026-11-23T00:00:00.000Z');
    expect(due('weekly', '2026-11-22T23:59:00Z')).toBeUndefined();
    expect(due('weekly', '2026-11-23T00:00:00Z')).toBe('2026-11-23T00:00:00.000Z');
  });

  it.each([
    ['an.office@example.gov.vn', [], true],
    ['office@localhost', [], true],
    ['office@EXAMPLE.gov.vn', ['example.gov.vn'], true],
    ['office@example.com', ['example.gov.vn'], false],
    ['office@example.gov.vn, thief@example.com', ['example.gov.vn'], false],
    ['"office@example.gov.vn"@example.com', [], false],
    ['office@example.gov.vn\r\nBcc: thief@example.com', [], false],
    ['office', [], false],
    [`${'x'.repeat(250)}@example.vn`, [], false],
  ])('may go to %j where only %j may be sent to: %s', (address, domains, isFine) => {
    expect(isMailAddress(address, domains)).toBe(isFine);
  });
});

describe('the outbox', () => {
  const put = (occasion = 'm1') => putOut(control, { channel: 'webhook', recipient: 'e', occasion });

  it('holds each occasion of a recipient once, and gives it to one at a time', () => {
    put();
    put();
    const taken = takeDelivery(control);
    expect(taken).toMatchObject({ occasion: 'm1', attempts: 1 });
    expect(takeDelivery(control)).toBeNull();
    endDelivery(control, taken!.deliveryId, 'sent');
    later(60 * 24);
    expect(takeDelivery(control)).toBeNull();
  });

  it('gives what nobody has spoken of again, under the same id', () => {
    put();
    const { deliveryId } = takeDelivery(control)!;
    later(1.9);
    expect(takeDelivery(control)).toBeNull();
    later(0.1);
    expect(takeDelivery(control)).toMatchObject({ deliveryId, attempts: 2 });
  });

  it('waits longer after each attempt, and gives up after three days', () => {
    expect([1, 2, 3, 4, 5, 9].map((attempts) => pauseAfter(attempts) / 60_000)).toEqual([
      1, 5, 15, 60, 240, 240,
    ]);
    put();
    for (let taken = takeDelivery(control); taken; taken = takeDelivery(control)) {
      putOff(control, taken, 'econnrefused');
      const [row] = sent();
      if (row!.state === 'waiting') time = new Date(row!.nextAt);
    }
    expect(sent()).toMatchObject([{ state: 'failed', error: 'econnrefused' }]);
    expect(time.getTime() - Date.parse('2026-11-23T06:00:00Z')).toBeGreaterThan(3 * 86_400_000);
  });
});
