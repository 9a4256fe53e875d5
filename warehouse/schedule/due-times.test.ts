import { describe, expect, it } from 'vitest';
import type { MissedPolicy } from '../control/desk-schema.ts';
import { decideDue, notBefore } from './due-times.ts';
import type { Timetable } from './timetable.ts';

const MINUTE = 60_000;

const timetable = (more: Partial<Timetable> = {}): Timetable => ({
  ...{ scheduleId: 'task', sources: ['task'], cron: '30 6 * * *', timezone: 'Asia/Ho_Chi_Minh' },
  ...{ missed: 'last', overlap: 'queue', jitterSeconds: 0, window: null, blackout: new Set<string>() },
  ...{ onArrival: false, afterSources: [], paused: false },
  ...more,
});

/** Times that ask for a run when somebody looks every minute, from one instant to another. */
function watched(more: Partial<Timetable>, from: string, until: string): string[] {
  const times: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(until); at += MINUTE) {
    const stretch = { from: new Date(at), until: new Date(at + MINUTE), onTimeWithinMs: 5 * MINUTE };
    times.push(...decideDue(timetable(more), stretch).due.map((due) => due.at.toISOString()));
  }
  return times;
}

/** What is decided at the end of a stretch in which nobody looked. */
function unwatched(more: Partial<Timetable>, from: string, until: string) {
  const stretch = { from: new Date(from), until: new Date(until), onTimeWithinMs: 5 * MINUTE };
  const { due, passedOver } = decideDue(timetable(more), stretch);
  return {
    due: due.map(({ at }) => at.toISOString()),
    passedOver: passedOver.map(({ at, why }) => `${at.toISOString()} ${why}`),
  };
}

describe('times at which something is due', () => {
  it('come once each, in the zone of the schedule', () => {
    expect(watched({}, '2026-11-22T20:00:00Z', '2026-11-24T20:00:00Z')).toEqual([
      '2026-11-22T23:30:00.000Z',
      '2026-11-23T23:30:00.000Z',
    ]);
  });

  it('come on the last day of each month, in leap years on 29 February', () => {
    const monthEnds = { cron: '0 6 L * *', timezone: 'UTC' };
    expect(
      unwatched({ ...monthEnds, missed: 'all' }, '2028-02-27T00:00:00Z', '2028-03-02T00:00:00Z').due,
    ).toEqual(['2028-02-29T06:00:00.000Z']);
    expect(
      unwatched({ ...monthEnds, missed: 'all' }, '2027-02-27T00:00:00Z', '2027-03-02T00:00:00Z').due,
    ).toEqual(['2027-02-28T06:00:00.000Z']);
    const leapDay = { cron: '0 6 29 2 *', timezone: 'UTC', missed: 'all' as const };
    expect(unwatched(leapDay, '2027-02-20T00:00:00Z', '2027-03-20T00:00:00Z').due).toEqual([]);
    expect(unwatched(leapDay, '2028-02-20T00:00:00Z', '2028-03-20T00:00:00Z').due).toEqual([
      '2028-02-29T06:00:00.000Z',
    ]);
  });

  it('come once in the night in which an hour comes twice, and once in that in which it does not come', () => {
    const nightly = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
    expect(watched(nightly, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
    expect(watched(nightly, '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('come every hour through the night in which an hour comes twice', () => {
    const hourly = { cron: '0 * * * *', timezone: 'Europe/Berlin' };
    expect(watched(hourly, '2026-10-24T23:30:00Z', '2026-10-25T03:30:00Z')).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
      '2026-10-25T03:00:00.000Z',
    ]);
  });

  it.each<[MissedPolicy, string[], string[]]>([
    ['all', ['2026-11-20T23:30:00.000Z', '2026-11-21T23:30:00.000Z', '2026-11-22T23:30:00.000Z'], []],
    [
      'last',
      ['2026-11-22T23:30:00.000Z'],
      ['2026-11-20T23:30:00.000Z missed', '2026-11-21T23:30:00.000Z missed'],
    ],
    [
      'none',
      [],
      [
        '2026-11-20T23:30:00.000Z missed',
        '2026-11-21T23:30:00.000Z missed',
        '2026-11-22T23:30:00.000Z missed',
      ],
    ],
  ])(
    'that passed in three days in which nobody looked are made up for by policy: %s',
    (missed, due, passedOver) => {
      expect(unwatched({ missed }, '2026-11-20T20:00:00Z', '2026-11-23T20:00:00Z')).toEqual({
        due,
        passedOver,
      });
    },
  );

  it('that passed are made up for by one that comes just now, where the last would do', () => {
    expect(unwatched({ cron: '0 * * * *' }, '2026-11-23T00:30:00Z', '2026-11-23T03:02:00Z')).toEqual({
      due: ['2026-11-23T03:00:00.000Z'],
      passedOver: ['2026-11-23T01:00:00.000Z missed', '2026-11-23T02:00:00.000Z missed'],
    });
  });

  it('are looked for no further back than a month', () => {
    const { due } = unwatched({ missed: 'all' }, '2026-01-01T00:00:00Z', '2026-11-01T00:00:00Z');
    expect(due).toHaveLength(31);
  });

  it('leave days out on which nothing is to be done', () => {
    const blackout = new Set(['2026-11-22']);
    expect(unwatched({ missed: 'all', blackout }, '2026-11-20T20:00:00Z', '2026-11-23T20:00:00Z')).toEqual({
      due: ['2026-11-20T23:30:00.000Z', '2026-11-22T23:30:00.000Z'],
      passedOver: ['2026-11-21T23:30:00.000Z blackout'],
    });
  });

  it('wait until the window opens, also one that goes past midnight', () => {
    const at = (hour: string) => new Date(`2026-11-23T${hour}:00Z`);
    const utc = { timezone: 'UTC' };
    const day = timetable({ ...utc, window: { from: '06:00', to: '20:00' } });
    expect(notBefore(day, at('10:00')).toISOString()).toBe('2026-11-23T10:00:00.000Z');
    expect(notBefore(day, at('05:59')).toISOString()).toBe('2026-11-23T06:00:00.000Z');
    expect(notBefore(day, at('20:00')).toISOString()).toBe('2026-11-24T06:00:00.000Z');
    const night = timetable({ ...utc, window: { from: '22:00', to: '05:00' } });
    expect(notBefore(night, at('23:30')).toISOString()).toBe('2026-11-23T23:30:00.000Z');
    expect(notBefore(night, at('04:59')).toISOString()).toBe('2026-11-23T04:59:00.000Z');
    expect(notBefore(night, at('12:00')).toISOString()).toBe('2026-11-23T22:00:00.000Z');
  });

  it('are spread over some seconds, always the same for the same time', () => {
    const at = new Date('2026-11-23T06:30:00Z');
    const begins = ['a', 'b', 'c', 'd'].map((scheduleId) =>
      notBefore(timetable({ scheduleId, jitterSeconds: 600 }), at).getTime(),
    );
    expect(new Set(begins).size).toBe(4);
    for (const begin of begins) {
      expect(begin).toBeGreaterThanOrEqual(at.getTime());
      expect(begin).toBeLessThanOrEqual(at.getTime() + 600_000);
    }
    expect(notBefore(timetable({ scheduleId: 'a', jitterSeconds: 600 }), at).getTime()).toBe(begins[0]);
  });
});
