import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdVersion } from '../control/held-versions.ts';
import { matter } from '../control/notice-schema.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { beginRun, recordSource, type RunSource } from '../control/runs.ts';
import type { Source } from '../model/source.ts';
import { enqueue, type Asked } from '../queue/enqueue.ts';
import type { DeliveryStanding } from '../schedule/expected-deliveries.ts';
import { composeChanges } from './compose-changes.ts';
import { forgetOldNotices } from './forget-notices.ts';
import { closeMatter, openMatter, readOpenMatters } from './matters.ts';
import { composeArrivals } from './overdue-deliveries.ts';
import type { Served } from './served.ts';
import { readTrouble } from './trouble.ts';

let time: Date;
let control: Control;
beforeEach(() => {
  time = new Date('2026-12-10T02:00:00Z');
  control = openControl(':memory:', { clock: () => time });
});
afterEach(() => control.close());

const timezone = 'Asia/Ho_Chi_Minh';
const months = { '10': ['2026-10-01', '2026-11-01'], '11': ['2026-11-01', '2026-12-01'] } as const;
/** A period that is due with the end of the seventh after it. */
const period = (month: keyof typeof months) => {
  const [from, to] = months[month];
  return { from, to, due: new Date(`${to.slice(0, 8)}07T17:00:00Z`) };
};
/** How the deliveries of `task` stand, of which some months are overdue and all others came. */
const missing = (all: (keyof typeof months)[], more: Partial<DeliveryStanding> = {}): Served => {
  const overdue = all.map(period);
  const standing = {
    ...{ overdue, since: '2025-12-01', standsForEarlier: false, cameAt: '2026-12-10T02:00:00.000Z' },
    ...{ isThere: ({ from }: { from: string }) => !overdue.some((one) => one.from === from) },
    ...more,
  } as DeliveryStanding;
  return { ...nothing, deliveries: new Map([['task', standing]]) };
};
const nothing: Served = {
  ...{ snapshotId: 's', loadedAt: new Map(), deliveries: new Map() },
  catalog: {
    sources: new Map([['task', { id: 'task', staleAfterDays: 30, parts: ['task_step'] } as Source]]),
  },
};

/** One look: what is told, as it is kept. */
const look = (served: Served) => {
  const changes = composeChanges(readOpenMatters(control), readTrouble(control, served));
  const arrivals = composeArrivals(changes.closed, served.deliveries, timezone);
  for (const one of changes.closed) closeMatter(control, one);
  for (const one of changes.opened) openMatter(control, one);
  const ended = [...changes.restored, ...arrivals].map(({ trouble }) => trouble);
  return [...changes.opened, ...ended].map(({ kind, object }) => `${kind} ${object}`);
};
const overdue = (month: keyof typeof months) => `overdue delivery:task:${period(month).from}`;
const run = (outcome: RunSource['outcome'], errorCode: string | null = null, sourceId = 'task') => {
  time = new Date(time.getTime() + 60_000);
  const runId = `r-${time.getTime()}`;
  beginRun(control, { runId, requested: [], trigger: 'schedule', baseSnapshotId: null });
  const counts = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };
  recordSource(control, { ...counts, runId, sourceId, outcome, errorCode, errorMessage: null });
};
const hold = (source: string) => {
  const counts = { contractVersion: '1', contentHash: 'h', files: 1, physical: 1, loaded: 1 };
  const after = { ...counts, quarantined: 0, skipped: 0 };
  holdVersion(control, {
    ...{ snapshotId: 'held', file: 'f', runId: 'r', parentId: null, asOf: '2026-12-09' },
    ...{ formatVersion: 1, bytes: 1 },
    changes: { sources: [{ source, before: null, after }], definitions: [], indicators: [] },
  });
};

describe('a delivery that is overdue', () => {
  it('is a matter of its source and period, told once, with when it was due', () => {
    expect(look(missing(['11']))).toEqual([overdue('11')]);
    expect(look(missing(['11']))).toEqual([]);
    expect(readOpenMatters(control)).toMatchObject([
      {
        data: {
          ...{ sourceId: 'task', period: '2026-11-01', until: '2026-12-01', missing: 1 },
          at: '2026-12-07T17:00:00.000Z',
        },
      },
    ]);
  });

  it('is told of each period, and closed by what came of that period', () => {
    expect(look(missing(['10']))).toEqual([overdue('10')]);
    expect(look(missing(['10', '11']))).toEqual([overdue('11')]);
    expect(look(missing(['10']))).toEqual(['arrived delivery:task:2026-11-01']);
    expect(look(missing([]))).toEqual(['arrived delivery:task:2026-10-01']);
  });

  it('is told by one that stands for those before it, and closed by one for all', () => {
    const upTo = { standsForEarlier: true };
    expect(look(missing(['10', '11'], upTo))).toEqual([overdue('11')]);
    expect(readOpenMatters(control)).toMatchObject([{ data: { missing: 2 } }]);
    expect(look(missing([], upTo))).toEqual(['arrived delivery:task:2026-11-01']);
    expect(readOpenMatters(control)).toEqual([]);
  });

  it('is told once of a daily feed that is down for a month, and closed by what comes then', () => {
    const dayAt = (place: number) => new Date(Date.UTC(2026, 9, 1 + place)).toISOString().slice(0, 10);
    const days = Array.from({ length: 30 }, (_, at) => {
      const to = dayAt(at + 1);
      return { from: dayAt(at), to, due: new Date(`${to}T17:00:00Z`) };
    });
    /** How it stands on a day, where what came last came on another. */
    const standsOn = (place: number, came: number) =>
      missing([], {
        ...{ standsForEarlier: true, overdue: days.slice(came, place) },
        isThere: ({ to }) => to <= dayAt(came),
      });
    const month = Array.from({ length: 30 }, (_, at) => look(standsOn(at + 1, 0)));
    expect(month.flat()).toEqual(['overdue delivery:task:2026-10-01']);
    // A part of it came: that is told, and of what is missing still the newest.
    expect(look(standsOn(30, 10))).toEqual([
      ...['overdue delivery:task:2026-10-30', 'arrived delivery:task:2026-10-01'],
    ]);
    expect(look(standsOn(30, 30))).toEqual(['arrived delivery:task:2026-10-30']);
    expect(readOpenMatters(control)).toEqual([]);
  });

  it('is nothing of a source that has never begun, or of which the contract does not say', () => {
    expect(look(nothing)).toEqual([]);
  });

  it('goes on until it came, also where it would be due later now', () => {
    look(missing(['11']));
    expect(look(missing([], { isThere: () => false }))).toEqual([]);
    expect(readOpenMatters(control)).toMatchObject([{ kind: 'overdue' }]);
    expect(look(missing([]))).toEqual(['arrived delivery:task:2026-11-01']);
  });

  it('ends without a word once it lies further back than is looked, where nothing stands for it', () => {
    const beyond = { since: '2027-01-01', isThere: () => false };
    look(missing(['11']));
    expect(look(missing([], { ...beyond, standsForEarlier: true }))).toEqual([]);
    expect(readOpenMatters(control)).toMatchObject([{ kind: 'overdue' }]);
    expect(look(missing([], { ...beyond, isThere: () => true }))).toEqual([]);
    expect(readOpenMatters(control)).toEqual([]);
  });

  it('ends without a word, and not as right again, where the contract says no more when it is due', () => {
    look(missing(['11']));
    expect(look(nothing)).toEqual([]);
    expect(readOpenMatters(control)).toEqual([]);
  });

  it('is not told again once it came, though it was taken back', () => {
    look(missing(['11']));
    expect(look(missing([]))).toEqual(['arrived delivery:task:2026-11-01']);
    expect(look(missing(['11']))).toEqual([]);
  });

  it('is not told again either half a year later, as long as its period is looked at', () => {
    look(missing(['11']));
    look(missing([]));
    time = new Date('2027-08-01T02:00:00Z');
    const [inside, beyond] = [{ since: '2026-08-01' }, { since: '2026-12-01' }];
    forgetOldNotices(control, missing([], inside));
    expect(look(missing(['11'], inside))).toEqual([]);
    forgetOldNotices(control, missing([], beyond));
    expect(control.db.select().from(matter).all()).toEqual([]);
  });
});

describe('while something else is told of the source', () => {
  it.each<[string, () => void, string[]]>([
    ['its last load failed', () => run('failed', 'extract_unreadable'), ['failure source:task']],
    [
      'a load of one of its tables failed',
      () => run('failed', 'extract_unreadable', 'task_step'),
      ['failure source:task'],
    ],
    ['it moved too far', () => run('failed', 'change_unexplained'), ['jump source:task']],
    ['too much was held back', () => run('failed', 'quarantine_exceeded'), ['quarantine source:task']],
    ['a version with it waits', () => hold('task'), ['approval version:held']],
    ['a version with one of its tables waits', () => hold('task_step'), ['approval version:held']],
    ['it was taken back', () => run('restored'), ['restored source:task']],
    [
      'its run has not begun',
      () => {
        const scheduledFor = time.toISOString();
        enqueue(control, {
          ...{ kind: 'refresh', sources: ['task'], trigger: 'schedule' },
          ...{ scheduleId: 'task', occasion: 'o', scheduledFor },
        });
        time = new Date(time.getTime() + 61 * 60_000);
      },
      ['lateness source:task'],
    ],
  ])('an overdue delivery is not told: %s', (_, begin, told) => {
    begin();
    expect(look(missing(['11']))).toEqual(told);
    expect(look(missing(['11']))).toEqual([]);
  });

  it('it is not told either while a fault is tried again by itself', () => {
    run('failed', 'extract_http_failed');
    const again = enqueue(control, { kind: 'refresh', sources: ['task'], trigger: 'schedule' })!;
    control.sqlite.prepare('update refresh_request set attempts = 1 where request_id = ?').run(again);
    expect(look(missing(['11']))).toEqual([]);
  });

  it('one that was told goes on, is not told again, and is told once that has passed only if it was not', () => {
    look(missing(['10']));
    run('failed', 'extract_unreadable');
    expect(look(missing(['10', '11']))).toEqual(['failure source:task']);
    expect(readOpenMatters(control).map(({ object }) => object)).toContain('delivery:task:2026-10-01');
    run('unchanged');
    expect(look(missing(['10', '11']))).toEqual([overdue('11')]);
    expect(look(missing([]))).toEqual([
      'arrived delivery:task:2026-10-01',
      'arrived delivery:task:2026-11-01',
    ]);
  });

  it.each<[string, Partial<Asked>, boolean]>([
    ['of the source failed as a whole', { sources: ['task'] }, true],
    ['of all sources failed as a whole', { sources: [] }, true],
    ['of another source failed', { sources: ['unit'] }, false],
    ['to discard a version failed', { kind: 'discard', sources: [] }, false],
  ])(
    'a request %s: an overdue delivery is told then only where it is of something else',
    (_, asked, isSilent) => {
      const id = enqueue(control, { kind: 'refresh', sources: [], trigger: 'manual', ...asked })!;
      time = new Date(time.getTime() + 60_000);
      control.sqlite
        .prepare(
          `update refresh_request set state = 'failed', error_code = 'disk_full', ended_at = ? where request_id = ?`,
        )
        .run(time.toISOString(), id);
      const told = [`failure request:${id}`];
      expect(look(missing(['11']))).toEqual(isSilent ? told : [...told, overdue('11')]);
      // Tried since, and well.
      run('unchanged');
      expect(look(missing(['11']))).toEqual(isSilent ? [overdue('11')] : []);
    },
  );

  it('that somebody ended a run tells nobody, and is no reason to be silent', () => {
    run('failed', 'run_cancelled');
    expect(look(missing(['11']))).toEqual([overdue('11')]);
  });

  it('a version of another source, or a fault of it, keeps nothing silent', () => {
    hold('unit');
    run('failed', 'extract_unreadable', 'unit');
    expect(look(missing(['11']))).toEqual(['approval version:held', overdue('11')]);
  });
});

describe('what is told of a delivery that came', () => {
  const arrived = (
    cameAt: string,
    all: (keyof typeof months)[] = ['11'],
    more: Partial<DeliveryStanding> = {},
  ) => {
    look(missing(all));
    const { deliveries } = missing([], { cameAt, ...more });
    return composeArrivals(readOpenMatters(control), deliveries, timezone).map(({ trouble }) => trouble.data);
  };

  it.each([
    ['on the day after', '2026-12-07T17:00:00.000Z', 1],
    ['days later', '2026-12-10T16:59:00.000Z', 3],
    ['on the day itself, and loaded later', '2026-12-07T16:59:00.000Z', 0],
    ['before', '2026-12-03T02:00:00.000Z', 0],
  ])('is when, and by how many days of the organisation’s zone it was late: %s', (_, at, days) => {
    expect(arrived(at)).toEqual([{ sourceId: 'task', period: '2026-11-01', until: '2026-12-01', at, days }]);
  });

  it('is the whole stretch where one stood for several, late since the oldest', () => {
    expect(arrived('2026-12-10T02:00:00.000Z', ['10', '11'], { standsForEarlier: true })).toMatchObject([
      { period: '2026-10-01', until: '2026-12-01', days: 33 },
    ]);
  });
});
