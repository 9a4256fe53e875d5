import { and, eq, inArray } from 'drizzle-orm';
import {
  refreshRequest,
  refreshSchedule,
  type MissedPolicy,
  type PassedOver,
} from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import { WarehouseError } from '../errors.ts';
import { enqueue, type Asked } from '../queue/enqueue.ts';
import { decideDue } from './due-times.ts';
import type { Timetable } from './timetable.ts';

/** A time that was looked at no later is on time. */
const ON_TIME_MS = 5 * 60_000;
/** A clock that was set back so little waits for what is decided to pass; one set back further was wrong before. */
const SET_BACK_MS = 2 * 3_600_000;

/**
 * Asks for what a timetable says is due by now. Its times have no double: one that was asked for already is not asked for again.
 *
 * @param from times up to this one are decided on
 * @param missed what becomes of all that passed, however lately; absent: what the timetable says of what was missed
 */
export function askDue(
  control: Control,
  timetable: Timetable,
  { from, until, missed }: { from: Date; until: Date; missed?: MissedPolicy },
): void {
  // A request that names no source asks for all.
  if (timetable.sources.length === 0) return;
  const stretch = { from, until, onTimeWithinMs: missed ? 0 : ON_TIME_MS, ...(missed && { missed }) };
  const { due, passedOver } = decideDue(timetable, stretch);
  for (const { at, why } of passedOver)
    enqueue(control, { ...asked(timetable, at), state: 'passed_over', why });
  for (const { at, notBefore } of due) {
    const overlaps = timetable.overlap === 'skip' && isUnderWay(control, timetable.scheduleId);
    const state = overlaps ? { state: 'passed_over' as const, why: 'overlap' satisfies PassedOver } : {};
    enqueue(control, { ...asked(timetable, at), notBefore: notBefore.toISOString(), ...state });
  }
}

/** Schedules that a look at the clock could not simply ask for. */
export interface Unusual {
  /** They had looked far ahead of now, since a clock was wrong, and begin anew from now. */
  rewound: string[];
  /** They say no times, as where a contract was written for another scheduler: nothing is due, and no other waits for them. */
  unreadable: string[];
}

/** Looks at the clock: asks for what each schedule that is not paused says is due, and notes how far it has looked, in one step. */
export function askAllDue(control: Control, timetables: Iterable<Timetable>): Unusual {
  const unusual: Unusual = { rewound: [], unreadable: [] };
  const until = control.clock();
  for (const timetable of timetables) {
    if (timetable.paused || timetable.cron === null) continue;
    try {
      if (askSince(control, timetable, until) === 'rewound') unusual.rewound.push(timetable.scheduleId);
    } catch (fault) {
      if (!(fault instanceof WarehouseError) || fault.code !== 'schedule_invalid') throw fault;
      unusual.unreadable.push(timetable.scheduleId);
    }
  }
  return unusual;
}

function askSince(control: Control, timetable: Timetable, until: Date): 'rewound' | 'looked' {
  return control.db.transaction(
    (tx) => {
      const ofIt = eq(refreshSchedule.scheduleId, timetable.scheduleId);
      const kept = tx.select().from(refreshSchedule).where(ofIt).get();
      if (!kept || kept.paused) return 'looked';
      const decidedUntil = new Date(kept.decidedUntil);
      const isAhead = decidedUntil > until;
      if (isAhead && decidedUntil.getTime() - until.getTime() <= SET_BACK_MS) return 'looked';
      if (!isAhead) askDue(control, timetable, { from: decidedUntil, until });
      tx.update(refreshSchedule).set({ decidedUntil: until.toISOString() }).where(ofIt).run();
      return isAhead ? 'rewound' : 'looked';
    },
    { behavior: 'immediate' },
  );
}

function asked({ scheduleId, sources }: Timetable, at: Date): Asked {
  const time = at.toISOString();
  return {
    ...{ scheduleId, occasion: time, scheduledFor: time, kind: 'refresh', sources: [...sources] },
    trigger: 'schedule',
  };
}

function isUnderWay(control: Control, scheduleId: string): boolean {
  const open = and(
    eq(refreshRequest.scheduleId, scheduleId),
    inArray(refreshRequest.state, ['waiting', 'working']),
  );
  return (
    control.db.select({ id: refreshRequest.requestId }).from(refreshRequest).where(open).get() !== undefined
  );
}
