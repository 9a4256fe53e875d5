import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from '../control/open-control.ts';
import { readEndedRequests, readOpenRequests } from '../queue/read-requests.ts';
import { askAllDue } from './ask-due.ts';
import { readRemovals, readScheduleChanges } from './schedule-changes.ts';
import type { WantedSchedule } from './schedule.ts';
import {
  pauseSchedule,
  readSchedules,
  readTimetables,
  removeSchedule,
  resumeSchedule,
  saveSchedule,
} from './schedules.ts';
import type { Surroundings } from './timetable.ts';

const around: Surroundings = {
  contracts: new Map([
    ['task', null],
    ['unit', null],
  ]),
  timezone: 'UTC',
  holidays: [],
};
const by = { label: 'steward', reason: null };
const moved = { label: 'office', reason: 'both agencies move' };

let time: Date;
let control: Control;
beforeEach(() => {
  time = new Date('2026-11-22T06:00:00Z');
  control = openControl(':memory:', { clock: () => time });
});
afterEach(() => control.close());

const wanted: WantedSchedule = {
  ...{ scheduleId: 'group-1', name: 'Monthly', sources: ['task', 'unit', 'gone'], isContracts: false },
  ...{ cron: '0 7 * * *', timezone: null, missed: 'last', overlap: 'queue', jitterSeconds: 0 },
  ...{ windowFrom: null, windowTo: null, blackoutDays: [], skipsHolidays: false },
  ...{ onArrival: false, afterSources: [] },
};
const save = (more: Partial<WantedSchedule> = {}) =>
  saveSchedule(control, { ...wanted, ...more }, { around, by });
const pause = () => pauseSchedule(control, 'group-1', { around, by: moved });

/** Looks every quarter of an hour until a time. */
function watchUntil(iso: string) {
  while (time < new Date(iso)) {
    time = new Date(Math.min(time.getTime() + 900_000, Date.parse(iso)));
    askAllDue(control, readTimetables(control, around));
  }
}
const asked = () =>
  readOpenRequests(control).map(
    ({ scheduledFor, sources }) => `${scheduledFor?.slice(0, 10)} ${sources.join()}`,
  );
const passedOver = () =>
  readEndedRequests(control)
    .map(({ scheduledFor, why }) => `${scheduledFor?.slice(0, 10)} ${why}`)
    .sort();

describe('a schedule of a group', () => {
  it('refreshes those of its sources together that the version has', () => {
    save();
    watchUntil('2026-11-22T07:01:00Z');
    expect(asked()).toEqual(['2026-11-22 task,unit']);
  });

  it.each([
    ['all' as const, ['2026-11-22', '2026-11-23', '2026-11-24'], []],
    ['last' as const, ['2026-11-24'], ['2026-11-22 missed', '2026-11-23 missed']],
    ['none' as const, [], ['2026-11-22 missed', '2026-11-23 missed', '2026-11-24 missed']],
  ])(
    'asks for nothing while it is paused, and is resumed with what is said of the times between: %s',
    (missed, due, passed) => {
      save();
      pause();
      watchUntil('2026-11-24T07:01:00Z');
      expect(asked()).toEqual([]);
      resumeSchedule(control, 'group-1', { around, by, missed });
      watchUntil('2026-11-24T08:00:00Z');
      expect(asked()).toEqual(due.map((day) => `${day} task,unit`));
      expect(passedOver()).toEqual(passed);
    },
  );

  it('stays paused, with its reason, when its times or sources are changed', () => {
    save();
    pause();
    save({ sources: ['unit'], cron: '0 8 * * *' });
    watchUntil('2026-11-22T09:00:00Z');
    expect(asked()).toEqual([]);
    expect(readSchedules(control).get('group-1')).toMatchObject({
      ...{ paused: true, pausedReason: 'both agencies move', sources: ['unit'] },
    });
  });

  it('asks by the sources that it had up to the moment at which they are changed', () => {
    save();
    time = new Date('2026-11-22T07:00:30Z');
    save({ sources: ['unit'], cron: '30 7 * * *' });
    watchUntil('2026-11-22T08:00:00Z');
    expect(asked()).toEqual(['2026-11-22 task,unit', '2026-11-22 unit']);
  });

  it('all of whose sources are gone asks for nothing when it is resumed, not for all there are', () => {
    save({ sources: ['gone'] });
    pause();
    watchUntil('2026-11-24T07:01:00Z');
    resumeSchedule(control, 'group-1', { around, by, missed: 'all' });
    expect(asked()).toEqual([]);
  });

  it('asks for nothing more once it is taken away, and who did so and why stays', () => {
    save();
    watchUntil('2026-11-22T07:01:00Z');
    removeSchedule(control, 'group-1', moved);
    watchUntil('2026-11-23T07:01:00Z');
    expect(asked()).toHaveLength(1);
    expect(readRemovals(control)).toMatchObject([
      { byLabel: 'office', reason: 'both agencies move', before: { name: 'Monthly' }, after: null },
    ]);
    expect(readScheduleChanges(control, 'group-1')).toHaveLength(2);
  });

  it('that was taken away and made anew is not among those taken away', () => {
    save();
    removeSchedule(control, 'group-1', moved);
    save();
    expect(readRemovals(control)).toEqual([]);
  });

  it('remembers each change of its name, sources and times', () => {
    save();
    save({ name: 'Quarterly', sources: ['unit'] });
    pause();
    resumeSchedule(control, 'group-1', { around, by, missed: 'none' });
    expect(readScheduleChanges(control, 'group-1')).toMatchObject([
      { byLabel: 'steward', before: { paused: true }, after: { paused: false } },
      { byLabel: 'office', reason: 'both agencies move', after: { paused: true } },
      {
        before: { name: 'Monthly', sources: ['task', 'unit', 'gone'] },
        after: { name: 'Quarterly', sources: ['unit'] },
      },
      { before: null, after: { name: 'Monthly' } },
    ]);
  });
});
