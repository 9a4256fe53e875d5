import { describe, expect, it } from 'vitest';
import { contractsSchedule } from '#warehouse/schedule/schedule.ts';
import { toTimetable, type Timetable } from '#warehouse/schedule/timetable.ts';
import { isAwaited, type Looks } from './awaited.ts';

const timezone = 'Asia/Ho_Chi_Minh';
const at = (local: string) => new Date(`${local}:00+07:00`);
const around = { contracts: new Map([['task', '0 2 * * *']]), timezone, holidays: [] };
const nightly = toTimetable(contractsSchedule('task', at('2026-01-01T00:00').toISOString()), around);
/** Due with the end of 7 November. */
const due = at('2026-11-08T00:00');
const awaited = (now: string, looks: Partial<Looks> = {}) =>
  isAwaited(
    { due, now: at(now) },
    { timetables: [], last: null, underWay: null, graceMs: 12 * 3_600_000, ...looks },
  );

describe('a delivery that was due', () => {
  it('is waited for twelve hours after the end of its day where no schedule looks for it', () => {
    expect(awaited('2026-11-08T00:00')).toBe(true);
    expect(awaited('2026-11-08T11:59')).toBe(true);
    expect(awaited('2026-11-08T12:00')).toBe(false);
  });

  it('is waited for by the grace that is set', () => {
    expect(awaited('2026-11-08T00:00', { graceMs: 0 })).toBe(false);
  });

  it('is waited for until a run that began since then has ended, where a schedule looks for it', () => {
    const looks = { timetables: [nightly] };
    expect(awaited('2026-11-08T02:30', { ...looks, last: at('2026-11-07T23:50') })).toBe(true);
    expect(awaited('2026-11-08T02:30', { ...looks, last: at('2026-11-08T02:00') })).toBe(false);
  });

  it('is waited for by the grace alone where a person looked for it, and no schedule does', () => {
    expect(awaited('2026-11-08T02:30', { last: at('2026-11-08T02:00') })).toBe(true);
  });

  it('is waited for by the grace after the run that was due and did not come', () => {
    const looks = { timetables: [nightly], last: at('2026-11-07T02:00') };
    expect(awaited('2026-11-08T13:59', looks)).toBe(true);
    expect(awaited('2026-11-08T14:00', looks)).toBe(false);
  });

  it('is due at the time of the run itself where its contract says no day, and waited for until that has ended', () => {
    const moment = at('2026-11-08T02:00');
    const looks = { timetables: [nightly], last: null, underWay: null, graceMs: 0 };
    expect(isAwaited({ due: moment, now: at('2026-11-08T01:59') }, looks)).toBe(true);
    expect(isAwaited({ due: moment, now: moment }, { ...looks, last: moment })).toBe(false);
  });

  it('is waited for while a run of a schedule is at work, however late it began and however short the grace', () => {
    const looks = { timetables: [nightly], graceMs: 0 };
    expect(awaited('2026-11-08T02:04', looks)).toBe(true);
    const begun = { ...looks, underWay: at('2026-11-08T02:00') };
    expect(awaited('2026-11-08T05:00', begun)).toBe(true);
    expect(awaited('2026-11-08T05:00', { ...begun, underWay: null })).toBe(false);
    expect(awaited('2026-11-08T20:00', { ...begun, graceMs: 12 * 3_600_000 })).toBe(true);
    // It had ended, and another is at work.
    expect(awaited('2026-11-08T05:00', { ...begun, last: at('2026-11-08T02:00') })).toBe(false);
  });

  it('is waited for while what a person asked for is under way, not for what is begun once it is overdue', () => {
    expect(awaited('2026-11-08T13:00', { underWay: at('2026-11-08T11:50') })).toBe(true);
    expect(awaited('2026-11-08T00:10', { graceMs: 0, underWay: at('2026-11-07T23:50') })).toBe(true);
    expect(awaited('2026-11-12T13:00', { underWay: at('2026-11-12T12:50') })).toBe(false);
  });

  it.each<[string, Partial<Timetable>]>([
    ['is paused', { paused: true }],
    ['names no time', { cron: null }],
    ['cannot be read', { cron: '0 0 2 * * ?' }],
  ])('is waited for as without a schedule where that %s', (_, change) => {
    const looks = { timetables: [{ ...nightly, ...change }], last: at('2026-11-08T01:00') };
    expect(awaited('2026-11-08T11:59', looks)).toBe(true);
    expect(awaited('2026-11-08T12:00', looks)).toBe(false);
  });

  it('is waited for until the first of several schedules has looked', () => {
    const weekly = { ...nightly, scheduleId: 'group', cron: '0 9 * * 1' };
    const looks = { timetables: [weekly, nightly] };
    expect(awaited('2026-11-08T14:00', looks)).toBe(false);
    expect(awaited('2026-11-08T14:00', { timetables: [weekly] })).toBe(true);
  });
});
