import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from '../control/open-control.ts';
import { readEndedRequests, readOpenRequests } from '../queue/read-requests.ts';
import { askAllDue } from './ask-due.ts';
import { catchUp, isUndone, planCatchUp } from './catch-up.ts';
import { nextTimes } from './cron-times.ts';
import { readScheduleChanges } from './schedule-changes.ts';
import { contractsSchedule } from './schedule.ts';
import { pauseSchedule, readSchedules, readTimetables, resumeSchedule, saveSchedule } from './schedules.ts';
import type { WantedSchedule } from './schedule.ts';
import type { Surroundings } from './timetable.ts';

const around: Surroundings = {
  contracts: new Map([
    ['task', '30 6 * * *'],
    ['unit', null],
  ]),
  timezone: 'UTC',
  holidays: ['2026-11-24'],
};
const by = { label: 'steward', reason: null };

let time: Date;
let control: Control;
beforeEach(() => {
  time = new Date('2026-11-22T06:00:00Z');
  control = openControl(':memory:', { clock: () => time });
});
afterEach(() => control.close());

const wanted = (more: Partial<WantedSchedule> = {}): WantedSchedule => ({
  ...{
    scheduleId: 'task',
    name: null,
    sources: ['task'],
    isContracts: false,
    cron: '0 7 * * *',
    timezone: null,
  },
  ...{ missed: 'last', overlap: 'queue', jitterSeconds: 0, windowFrom: null, windowTo: null },
  ...{ blackoutDays: [], skipsHolidays: false, onArrival: false, afterSources: [] },
  ...more,
});
const save = (more: Partial<WantedSchedule> = {}) => saveSchedule(control, wanted(more), { around, by });

/** Somebody looks at the clock at a time. */
function lookAt(iso: string) {
  time = new Date(iso);
  return askAllDue(control, readTimetables(control, around));
}
/** Looks every minute until a time. */
function watchUntil(iso: string) {
  while (time < new Date(iso)) lookAt(new Date(time.getTime() + 60_000).toISOString());
}
const asked = () => readOpenRequests(control).map((request) => request.scheduledFor?.slice(0, 16));
const passedOver = () =>
  readEndedRequests(control)
    .map((request) => `${request.scheduledFor?.slice(0, 16)} ${request.why}`)
    .sort();

describe('a schedule', () => {
  it('is the contract’s until somebody chooses another, from the moment it is known', () => {
    readTimetables(control, around);
    watchUntil('2026-11-22T07:00:00Z');
    expect(asked()).toEqual(['2026-11-22T06:30']);
    expect(readSchedules(control).get('unit')).toMatchObject(
      contractsSchedule('unit', '2026-11-22T06:00:00.000Z'),
    );
  });

  it('asks once for each of its times, however often somebody looks', () => {
    save();
    watchUntil('2026-11-22T07:03:00Z');
    lookAt('2026-11-22T07:03:00Z');
    expect(asked()).toEqual(['2026-11-22T07:00']);
  });

  it('asks by the old times up to the moment at which they are changed, and by the new ones after it', () => {
    save({ cron: '10 * * * *' });
    time = new Date('2026-11-22T06:30:00Z');
    save({ cron: '40 * * * *' });
    watchUntil('2026-11-22T07:30:00Z');
    expect(asked()).toEqual(['2026-11-22T06:10', '2026-11-22T06:40']);
  });

  it.each([
    ['all' as const, ['2026-11-22T07:00', '2026-11-23T07:00', '2026-11-24T07:00'], []],
    ['last' as const, ['2026-11-24T07:00'], ['2026-11-22T07:00 missed', '2026-11-23T07:00 missed']],
    ['none' as const, [], ['2026-11-22T07:00 missed', '2026-11-23T07:00 missed', '2026-11-24T07:00 missed']],
  ])(
    'that was paused is resumed with what whoever does so says of the times between: %s',
    (missed, due, passed) => {
      save();
      pauseSchedule(control, 'task', { around, by: { label: 'steward', reason: 'the agency moves' } });
      watchUntil('2026-11-24T07:01:00Z');
      expect(asked()).toEqual([]);
      resumeSchedule(control, 'task', { around, by, missed });
      watchUntil('2026-11-24T08:00:00Z');
      expect(asked()).toEqual(due);
      expect(passedOver()).toEqual(passed);
    },
  );

  it('keeps what was missed in its pause when it is changed meanwhile', () => {
    save();
    pauseSchedule(control, 'task', { around, by });
    watchUntil('2026-11-23T12:00:00Z');
    save({ cron: '0 8 * * *' });
    resumeSchedule(control, 'task', { around, by, missed: 'all' });
    expect(asked()).toEqual(['2026-11-22T08:00', '2026-11-23T08:00']);
  });

  it('passes over a time that comes while the one before is not done, where it is told to', () => {
    save({ cron: '*/10 * * * *', overlap: 'skip' });
    watchUntil('2026-11-22T06:31:00Z');
    expect(asked()).toEqual(['2026-11-22T06:10']);
    expect(passedOver()).toEqual(['2026-11-22T06:20 overlap', '2026-11-22T06:30 overlap']);
  });

  it('leaves days off and chosen days out', () => {
    save({ skipsHolidays: true, blackoutDays: ['2026-11-23'] });
    watchUntil('2026-11-25T08:00:00Z');
    expect(asked()).toEqual(['2026-11-22T07:00', '2026-11-25T07:00']);
    expect(passedOver()).toEqual(['2026-11-23T07:00 blackout', '2026-11-24T07:00 blackout']);
  });

  it('asks for nothing twice when the clock is set back a little, and goes on when it is right again', () => {
    save({ cron: '0 * * * *' });
    watchUntil('2026-11-22T09:30:00Z');
    time = new Date('2026-11-22T08:30:00Z');
    watchUntil('2026-11-22T10:30:00Z');
    expect(asked()).toEqual(['2026-11-22T07:00', '2026-11-22T08:00', '2026-11-22T09:00', '2026-11-22T10:00']);
  });

  it('goes on after a clock that was a year ahead', () => {
    save();
    lookAt('2027-11-22T06:30:00Z');
    const wrong = asked();
    expect(lookAt('2026-11-22T06:01:00Z').rewound).toEqual(['task']);
    watchUntil('2026-11-22T07:01:00Z');
    expect(asked()).toEqual(['2026-11-22T07:00', ...wrong]);
  });

  it('that says no times keeps no other from its own', () => {
    const broken = { ...around, contracts: new Map(around.contracts) };
    broken.contracts.set('task', '0 30 6 * * *').set('unit', '30 6 * * *');
    const look = (iso: string) => {
      time = new Date(iso);
      return askAllDue(control, readTimetables(control, broken));
    };
    look('2026-11-22T06:00:00Z');
    expect(look('2026-11-22T06:31:00Z').unreadable).toEqual(['task']);
    expect(readOpenRequests(control).map(({ scheduleId }) => scheduleId)).toEqual(['unit']);
  });

  it('is caught up with by a plan that somebody approves: what was done is not done again', () => {
    save({ missed: 'none' });
    watchUntil('2026-11-22T07:01:00Z');
    lookAt('2026-11-25T12:00:00Z');
    const [timetable] = readTimetables(control, around);
    const stretch = { from: new Date('2026-11-22T00:00:00Z'), until: new Date('2026-11-25T12:00:00Z') };
    const plan = planCatchUp(control, timetable!, stretch);
    expect(plan.map(({ at, state }) => `${at.toISOString().slice(0, 10)} ${state}`)).toEqual([
      '2026-11-22 waiting',
      '2026-11-23 passed_over',
      '2026-11-24 passed_over',
      '2026-11-25 passed_over',
    ]);
    const asker = { askedBy: 'person:a', askedLabel: 'steward' };
    const times = plan.slice(0, 3).map(({ at }) => at);
    expect(catchUp(control, timetable!, times, asker)).toBe(2);
    expect(catchUp(control, timetable!, times, asker)).toBe(0);
    expect(asked()).toEqual(['2026-11-22T07:00', '2026-11-23T07:00', '2026-11-24T07:00']);
    expect(planCatchUp(control, timetable!, stretch).filter(isUndone)).toHaveLength(1);
  });

  it('is caught up with for 90 days: what became of times before that may be forgotten', () => {
    save({ missed: 'none' });
    lookAt('2027-03-01T06:30:00Z');
    const [timetable] = readTimetables(control, around);
    const stretch = { from: new Date('2026-11-22T08:00:00Z'), until: new Date('2026-12-03T08:00:00Z') };
    const plan = planCatchUp(control, timetable!, stretch);
    expect(plan.map(({ at }) => at.toISOString().slice(0, 10))).toEqual([
      '2026-12-01',
      '2026-12-02',
      '2026-12-03',
    ]);
    const times = [new Date('2026-11-30T07:00:00Z'), ...plan.map(({ at }) => at)];
    expect(catchUp(control, timetable!, times, { askedBy: 'person:a', askedLabel: 'steward' })).toBe(3);
  });

  it('remembers what it was, who changed it, and why', () => {
    save();
    save({ cron: '0 8 * * *' });
    pauseSchedule(control, 'task', { around, by: { label: 'office', reason: 'the agency moves' } });
    const [paused, changed, first] = readScheduleChanges(control, 'task');
    expect(first).toMatchObject({ before: null, after: { cron: '0 7 * * *' } });
    expect(changed).toMatchObject({ before: { cron: '0 7 * * *' }, after: { cron: '0 8 * * *' } });
    expect(paused).toMatchObject({ byLabel: 'office', reason: 'the agency moves', after: { paused: true } });
  });

  it.each<[string, Partial<WantedSchedule>]>([
    ['words', { cron: 'every day' }],
    ['a minute that is none', { cron: '61 * * * *' }],
    ['seconds', { cron: '* * * * * *' }],
    ['four fields', { cron: '0 6 * *' }],
    ['a zone that is none', { timezone: 'Asia/Nowhere' }],
    ['half a window', { windowFrom: '06:00' }],
    ['an hour that is none', { windowFrom: '06:00', windowTo: '25:00' }],
    ['a window that never opens', { windowFrom: '06:00', windowTo: '06:00' }],
    ['a day that is none', { blackoutDays: ['2026-02-30'] }],
    ['a spread beyond an hour', { jitterSeconds: 7200 }],
    ['no source', { sources: [] }],
  ])('is refused with %s', (_, more) => {
    expect(() => save(more)).toThrow(expect.objectContaining({ code: 'schedule_invalid' }));
  });

  it('says its next times in its zone', () => {
    const times = nextTimes('30 6 * * *', 'Asia/Ho_Chi_Minh', 2, time).map((one) => one.toISOString());
    expect(times).toEqual(['2026-11-22T23:30:00.000Z', '2026-11-23T23:30:00.000Z']);
  });
});
