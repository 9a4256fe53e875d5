import fc from 'fast-check';
import { expect, it } from 'vitest';
import { removeOldRecords } from '#warehouse/control/old-records.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { claimNext } from '#warehouse/queue/claim.ts';
import { settleClaim } from '#warehouse/queue/settle.ts';
import { askAllDue } from '#warehouse/schedule/ask-due.ts';
import { catchUp, isUndone, planCatchUp } from '#warehouse/schedule/catch-up.ts';
import { ASKED_KEPT_DAYS } from '#warehouse/schedule/caught-up-within.ts';
import { pauseSchedule, readTimetables, resumeSchedule } from '#warehouse/schedule/schedules.ts';
import type { Surroundings } from '#warehouse/schedule/timetable.ts';

const DAY_MS = 86_400_000;
const around: Surroundings = {
  contracts: new Map([
    ['task', '0 6 * * *'],
    ['unit', '30 6 * * 1'],
  ]),
  ...{ timezone: 'UTC', holidays: [] },
};
/** A clock that is wrong by more than this makes what it will. */
const MOST_SET_BACK_DAYS = 29;
const by = { label: 'steward', reason: 'a reason' };

/** What may happen between two sweeps. */
const step = fc.oneof(
  fc.record({ wait: fc.constantFrom(0.2, 1, 10, 40, 100) }),
  fc.record({ setBack: fc.constantFrom(0.05, 1, 3) }),
  fc.record({ catchUpFrom: fc.integer({ min: 0, max: 300 }) }),
  fc.constantFrom('look' as const, 'work' as const, 'fail' as const, 'sweep' as const, 'pause' as const),
);

/** A desk with two schedules, at a moment that is moved. */
function openDesk(requestDays: number) {
  let time = new Date('2026-11-01T00:10:00Z');
  const control = openControl(':memory:', { clock: () => time });
  const done: string[] = [];
  let claims = 0;
  const timetables = () => readTimetables(control, around);
  timetables();
  const work = (fault: { code: string; message: string } | null) => {
    const name = `claim-${claims++}`;
    const claim = claimNext(control, { worker: 'w', pid: process.pid, name });
    if (!claim) return;
    const end = { runId: null, outcome: 'published', sourceFaults: new Map(), ended: 'by itself' as const };
    settleClaim(control, name, { ...end, fault });
    if (!fault) done.push(...claim.requests.map((one) => `${one.scheduleId} ${one.scheduledFor}`));
  };
  const acts = {
    look: () => askAllDue(control, timetables()),
    work: () => {
      work(null);
      work(null);
    },
    fail: () => work({ code: 'contract_invalid', message: 'm' }),
    sweep: () => sweepRequests(control, time, requestDays),
    pause: () => {
      const isPaused = timetables().some(({ scheduleId, paused }) => scheduleId === 'task' && paused);
      if (isPaused) resumeSchedule(control, 'task', { around, by, missed: 'all' });
      else pauseSchedule(control, 'task', { around, by });
    },
  };
  const catchUpFrom = (daysAgo: number) => {
    const from = new Date(time.getTime() - daysAgo * DAY_MS);
    const until = new Date(Math.min(time.getTime(), from.getTime() + 31 * DAY_MS));
    for (const timetable of timetables()) {
      const open = planCatchUp(control, timetable, { from, until }).filter(isUndone);
      const times = open.map(({ at }) => at);
      catchUp(control, timetable, times, { askedBy: 'person:s', askedLabel: 's' });
    }
  };
  const move = (days: number) => {
    time = new Date(time.getTime() + days * DAY_MS);
  };
  return { control, acts, catchUpFrom, move, done };
}

function sweepRequests(control: Control, now: Date, days: number): void {
  const old = new Date(now.getTime() - days * DAY_MS).toISOString();
  const kept = { journal: null, runs: null, sessions: null, failedSignIns: null, links: null };
  removeOldRecords(control, { ...kept, requests: old, scheduleChanges: old }, new Set());
}

it('no time of a schedule is done twice, however often what was asked for long ago is swept', () => {
  const law = fc.property(
    fc.array(step, { minLength: 10, maxLength: 60 }),
    fc.constantFrom(ASKED_KEPT_DAYS, 180),
    (steps, requestDays) => {
      const { control, acts, catchUpFrom, move, done } = openDesk(requestDays);
      let setBack = 0;
      try {
        for (const one of steps) {
          if (typeof one === 'string') acts[one]();
          else if ('wait' in one) move(one.wait);
          else if ('catchUpFrom' in one) catchUpFrom(one.catchUpFrom);
          else if (setBack + one.setBack <= MOST_SET_BACK_DAYS) {
            setBack += one.setBack;
            move(-one.setBack);
          }
        }
        acts.sweep();
        catchUpFrom(300);
        catchUpFrom(100);
        catchUpFrom(60);
        for (let i = 0; i < 40; i++) acts.work();
        expect(done.filter((time, at) => done.indexOf(time) !== at)).toEqual([]);
      } finally {
        control.close();
      }
    },
  );
  fc.assert(law, { numRuns: 60 });
}, 120_000);
