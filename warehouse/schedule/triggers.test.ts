import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdVersion } from '../control/held-versions.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { beginRun, finishRun, recordSource } from '../control/runs.ts';
import { publishVersion } from '../control/versions.ts';
import { claimNext } from '../queue/claim.ts';
import { enqueue } from '../queue/enqueue.ts';
import { readOpenRequests } from '../queue/read-requests.ts';
import { settleClaim } from '../queue/settle.ts';
import { askArrivals } from './ask-arrivals.ts';
import { askMendsAgain } from './ask-mends-again.ts';
import { askUpstream } from './ask-upstream.ts';
import { readTimetables, saveSchedule } from './schedules.ts';
import type { Surroundings } from './timetable.ts';

const around: Surroundings = {
  contracts: new Map([
    ['task', null],
    ['unit', null],
  ]),
  timezone: 'UTC',
  holidays: [],
};

let time: Date;
let control: Control;
let inbox: string;
beforeEach(() => {
  time = new Date('2026-11-22T06:00:00Z');
  control = openControl(':memory:', { clock: () => time });
  inbox = mkdtempSync(join(tmpdir(), 'lodestar-inbox-'));
});
afterEach(() => {
  control.close();
  rmSync(inbox, { recursive: true });
});

const later = (seconds: number) => {
  time = new Date(time.getTime() + seconds * 1000);
};
const save = (more: { onArrival?: boolean; afterSources?: string[] }) =>
  saveSchedule(
    control,
    {
      ...{
        scheduleId: 'task',
        name: null,
        sources: ['task'],
        isContracts: false,
        cron: null,
        timezone: null,
      },
      ...{ missed: 'last', overlap: 'queue', jitterSeconds: 0, windowFrom: null, windowTo: null },
      ...{ blackoutDays: [], skipsHolidays: false, onArrival: false, afterSources: [] },
      ...more,
    },
    { around, by: { label: 'steward', reason: null } },
  );
const asked = () => readOpenRequests(control).map(({ trigger, sources }) => [trigger, sources]);

describe('a schedule that follows another source', () => {
  const look = () => askUpstream(control, readTimetables(control, around));
  const load = (runId: string) => {
    beginRun(control, { runId, requested: ['unit'], trigger: 'manual', baseSnapshotId: null });
    const counts = { physical: 1, loaded: 1, quarantined: 0, skipped: 0, flagged: 0 };
    recordSource(control, {
      ...{ runId, sourceId: 'unit', outcome: 'loaded', ...counts, errorCode: null, errorMessage: null },
    });
    finishRun(control, runId, { outcome: 'held', snapshotId: null });
  };
  const publish = (runId: string) =>
    publishVersion(
      control,
      {
        snapshotId: `v-${runId}`,
        file: 'f',
        runId,
        parentId: null,
        asOf: '2026-10-31',
        formatVersion: 5,
        bytes: 1,
      },
      null,
    );

  it('is asked for once for each load that was published, and not for one that only waits', () => {
    save({ afterSources: ['unit'] });
    later(60);
    load('r-1');
    look();
    expect(asked()).toEqual([]);
    publish('r-1');
    look();
    look();
    expect(asked()).toEqual([['upstream', ['task']]]);
  });

  it('is not asked for what was published before it was saved', () => {
    load('r-1');
    publish('r-1');
    later(60);
    save({ afterSources: ['unit'] });
    look();
    expect(asked()).toEqual([]);
  });
});

describe('a schedule of what arrives', () => {
  const look = () => askArrivals(control, inbox, readTimetables(control, around));
  const drop = (name: string) => {
    mkdirSync(join(inbox, 'task'), { recursive: true });
    writeFileSync(join(inbox, 'task', name), 'rows');
    utimesSync(join(inbox, 'task', name), time, time);
  };

  it('is asked for once for each state of the inbox, when nothing has been written to for some seconds', () => {
    save({ onArrival: true });
    look();
    drop('a.csv');
    look();
    expect(asked()).toEqual([]);
    later(10);
    look();
    look();
    expect(asked()).toEqual([['arrival', ['task']]]);
    drop('b.csv');
    later(10);
    look();
    expect(asked()).toHaveLength(2);
  });
});

describe('what was mended for a version that was overtaken', () => {
  const look = () => askMendsAgain(control);
  const hold = (kind: 'replay' | 'plan') => {
    beginRun(control, {
      runId: 'r-mended',
      requested: ['task'],
      kind,
      trigger: 'manual',
      baseSnapshotId: null,
    });
    finishRun(control, 'r-mended', { outcome: 'held', snapshotId: null });
    const changes = {
      ...{ sources: [], definitions: [], indicators: [] },
      mends: [{ table: 'task', file: '1.ndjson' }],
    };
    const file = { file: 'f', asOf: '2026-10-31', formatVersion: 5, bytes: 1 };
    holdVersion(control, { snapshotId: 'v-mended', runId: 'r-mended', parentId: null, changes, ...file });
  };
  const overtake = () => {
    beginRun(control, { runId: 'r-other', requested: ['unit'], trigger: 'schedule', baseSnapshotId: null });
    const file = { file: 'g', parentId: null, asOf: '2026-10-31', formatVersion: 5, bytes: 1 };
    publishVersion(control, { snapshotId: 'v-other', runId: 'r-other', ...file }, null);
  };

  it('is judged again, asked for once, and only when it was overtaken', () => {
    hold('replay');
    look();
    expect(asked()).toEqual([]);
    overtake();
    look();
    look();
    expect(asked()).toEqual([['upstream', ['task']]]);
    const [request] = readOpenRequests(control);
    expect(request).toMatchObject({ kind: 'replay', options: { hold: true } });
  });

  it('is not asked for again once that was done and brought nothing', () => {
    hold('replay');
    overtake();
    look();
    later(600);
    const { claim } = claimNext(control, { worker: 'w', pid: process.pid, name: 'c-1' })!;
    const end = { runId: null, outcome: 'unchanged', fault: null, sourceFaults: new Map() };
    settleClaim(control, claim, { ...end, ended: 'by itself' });
    look();
    expect(asked()).toEqual([]);
  });

  it('is not asked for beside a replay of the same rows that somebody asked for', () => {
    hold('replay');
    overtake();
    enqueue(control, { kind: 'replay', sources: ['task'], trigger: 'manual' });
    look();
    expect(asked()).toEqual([['manual', ['task']]]);
  });

  it('is not asked for where the version was planned, not mended', () => {
    hold('plan');
    overtake();
    look();
    expect(asked()).toEqual([]);
  });
});
