import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refreshRequest } from '../control/desk-schema.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { beginRun, finishRun, recordSource } from '../control/runs.ts';
import type { Source } from '../model/source.ts';
import { enqueue, type Asked } from '../queue/enqueue.ts';
import type { DeliveryStanding } from '../schedule/expected-deliveries.ts';
import { openMatter } from './matters.ts';
import type { Served } from './served.ts';
import { readTrouble } from './trouble.ts';

let time: Date;
let control: Control;
beforeEach(() => {
  time = new Date('2026-11-22T06:00:00Z');
  control = openControl(':memory:', { clock: () => time });
});
afterEach(() => control.close());

const later = (minutes: number) => {
  time = new Date(time.getTime() + minutes * 60_000);
};
const source = (id: string, more: Partial<Source> = {}) =>
  [id, { id, staleAfterDays: 30, ...more } as Source] as const;
const served: Served = {
  snapshotId: 's',
  catalog: {
    sources: new Map([source('task', { parts: ['task_step'] }), source('unit', { staleAfterDays: null })]),
  },
  loadedAt: new Map([
    ['task', '2026-11-20T06:00:00.000Z'],
    ['unit', '2024-01-01T06:00:00.000Z'],
  ]),
  deliveries: new Map(),
};
const told = () => readTrouble(control, served).map(({ kind, object }) => `${kind} ${object}`);
const counts = { physical: 90, loaded: 0, quarantined: 40, skipped: 0, flagged: 0 };
const ended = (
  sourceId: string,
  outcome: 'failed' | 'loaded' | 'restored',
  errorCode: string | null = null,
) => {
  later(1);
  const runId = `r-${time.getTime()}`;
  beginRun(control, { runId, requested: [], trigger: 'schedule', baseSnapshotId: null });
  recordSource(control, { ...counts, runId, sourceId, outcome, errorCode, errorMessage: null });
  return runId;
};
const ask = (more: Partial<Asked> = {}) =>
  enqueue(control, { kind: 'refresh', sources: ['task'], trigger: 'manual', ...more })!;
const set = (requestId: number, change: Partial<typeof refreshRequest.$inferInsert>) =>
  control.db.update(refreshRequest).set(change).where(eq(refreshRequest.requestId, requestId)).run();

describe('what is the matter with a source', () => {
  it('is told by why its last load failed, until one comes through', () => {
    ended('task', 'failed', 'extract_unreadable');
    expect(told()).toEqual(['failure source:task']);
    ended('task', 'failed', 'quarantine_exceeded');
    expect(readTrouble(control, served)).toMatchObject([
      { kind: 'quarantine', data: { sourceId: 'task', quarantined: 40, physical: 90 } },
    ]);
    ended('task', 'failed', 'change_unexplained');
    expect(told()).toEqual(['jump source:task']);
    ended('task', 'loaded');
    expect(told()).toEqual([]);
  });

  it('is told of the source, where one of its tables failed; of sources that are gone nothing is', () => {
    ended('task_step', 'failed', 'extract_unreadable');
    ended('gone', 'failed', 'extract_unreadable');
    expect(readTrouble(control, served)).toMatchObject([
      { object: 'source:task', data: { sourceId: 'task', table: 'task_step' } },
    ]);
  });

  it('is nothing where a person ended the run, or it is tried again by itself', () => {
    ended('task', 'failed', 'run_cancelled');
    expect(told()).toEqual([]);
    ended('task', 'failed', 'extract_http_failed');
    const again = ask({ trigger: 'schedule' });
    set(again, { attempts: 1 });
    expect(told()).toEqual([]);
    set(again, { state: 'failed', endedAt: time.toISOString(), attempts: 4 });
    expect(told()).toContain('failure source:task');
  });

  it('is that it was taken back', () => {
    ended('task', 'restored');
    expect(readTrouble(control, served)).toMatchObject([{ kind: 'restored', data: { how: 'rolled_back' } }]);
  });

  it.each(['restored', 'loaded'] as const)(
    'is what it was before a run that came to nothing: %s',
    (outcome) => {
      ended('task', 'failed', 'extract_unreadable');
      const runId = ended('task', outcome);
      finishRun(control, runId, { outcome: 'failed', snapshotId: null, errorCode: 'audit_failed' });
      const asked = ask({ kind: outcome === 'restored' ? 'rollback' : 'refresh' });
      set(asked, { state: 'failed', runId, errorCode: 'audit_failed', endedAt: time.toISOString() });
      expect(told()).toEqual(['failure source:task', `failure request:${asked}`]);
    },
  );

  it('is that it is older than its contract allows, where that says so', () => {
    time = new Date('2026-12-20T06:00:00Z');
    expect(told()).toEqual([]);
    later(1);
    expect(readTrouble(control, served)).toEqual([
      {
        ...{ kind: 'lateness', object: 'source:task' },
        data: { sourceId: 'task', why: 'stale', at: '2026-11-20T06:00:00.000Z', allowedDays: 30 },
      },
    ]);
  });

  it('is not its age where its contract says when deliveries are due; what was told of it goes on until there is a load', () => {
    time = new Date('2026-12-20T06:01:00Z');
    const none = { overdue: [], isThere: () => true } as unknown as DeliveryStanding;
    const byDeliveries = { ...served, deliveries: new Map([['task', none]]) };
    expect(readTrouble(control, byDeliveries)).toEqual([]);
    for (const trouble of readTrouble(control, served)) openMatter(control, trouble);
    expect(readTrouble(control, byDeliveries)).toMatchObject([{ kind: 'lateness', isQuiet: true }]);
    const loadedAt = new Map([['task', '2026-12-20T06:00:00.000Z']]);
    expect(readTrouble(control, { ...byDeliveries, loadedAt })).toEqual([]);
  });

  it('is that a run was due an hour ago and has not begun', () => {
    ask({ trigger: 'schedule', scheduleId: 'task', occasion: 'o', scheduledFor: time.toISOString() });
    ask({ trigger: 'manual', sources: ['unit'] });
    later(60);
    expect(told()).toEqual([]);
    later(1);
    expect(readTrouble(control, served)).toMatchObject([
      { kind: 'lateness', data: { why: 'not_begun', at: '2026-11-22T06:00:00.000Z' } },
    ]);
  });
});

describe('what is the matter with a request', () => {
  const failed = { state: 'failed', errorCode: 'disk_full' } as const;

  it('is told where no source says why it failed, until the same is done', () => {
    const id = ask({ askedBy: 'person:p' });
    set(id, { ...failed, endedAt: time.toISOString() });
    expect(readTrouble(control, served)).toMatchObject([
      { kind: 'failure', object: `request:${id}`, data: { requestKind: 'refresh', askedBy: 'person:p' } },
    ]);
    later(5);
    set(ask({ sources: ['unit'] }), { state: 'done', endedAt: time.toISOString() });
    expect(told()).toEqual([`failure request:${id}`]);
    set(ask(), { state: 'done', endedAt: time.toISOString() });
    expect(told()).toEqual([]);
  });

  it('is told by the source that failed in its run', () => {
    const runId = ended('task', 'failed', 'extract_unreadable');
    set(ask(), { ...failed, runId, endedAt: time.toISOString() });
    expect(told()).toEqual(['failure source:task']);
  });

  it('is nobody’s after two weeks', () => {
    set(ask(), { ...failed, endedAt: time.toISOString() });
    later(14 * 24 * 60);
    expect(told()).toEqual([]);
  });
});
