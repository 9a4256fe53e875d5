import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendJournal, journalAfter, lastRunId } from './journal-log.ts';
import { readLease, releaseLease, renewLease, takeLease } from './lease.ts';
import { openControl, type Control } from './open-control.ts';
import {
  beginRun,
  finishRun,
  heartbeat,
  interruptDeadRuns,
  lastLooks,
  lastRunEnd,
  lastSourceOutcomes,
  listRuns,
  readRun,
  recordSource,
  type Run,
  type RunEnd,
} from './runs.ts';
import { forgetVersions, listVersions, publishVersion, readServed } from './versions.ts';

let folder: string;
let time: Date;
let control: Control;

const file = () => join(folder, 'data', 'control.db');
const open = () => openControl(file(), { clock: () => time });
const later = (seconds: number) => {
  time = new Date(time.getTime() + seconds * 1000);
};
/** Pid of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-control-'));
  time = new Date('2026-11-22T06:10:04.000Z');
  control = open();
});
afterEach(() => {
  control.close();
  rmSync(folder, { recursive: true });
});

const version = (snapshotId: string, parentId: string | null = null) => ({
  snapshotId,
  file: `${snapshotId}.duckdb`,
  runId: `run-${snapshotId}`,
  parentId,
  asOf: '2026-10-31',
  formatVersion: 1,
  bytes: 10,
});
const start = (runId: string, baseSnapshotId: string | null = null) => ({
  runId,
  requested: ['task'],
  trigger: 'manual' as const,
  baseSnapshotId,
});
const account = (runId: string, sourceId: string, loaded: number) => ({
  runId,
  sourceId,
  outcome: 'loaded' as const,
  physical: loaded + 2,
  loaded,
  quarantined: 1,
  skipped: 1,
  flagged: 0,
  errorCode: null,
  errorMessage: null,
});

describe('opening', () => {
  it('is readable to whoever runs it alone, with its log', () => {
    const modes = [file(), `${file()}-wal`].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('keeps what is there, also while somebody else has it open', () => {
    publishVersion(control, version('a'), null);
    const second = open();
    expect(readServed(second)?.snapshotId).toBe('a');
    second.close();
  });

  it('waits for another process that is migrating', { timeout: 60_000 }, async () => {
    const fresh = join(folder, 'fresh.db');
    const migrating = new Sqlite(`${fresh}.lock`);
    migrating.exec('begin exclusive');
    const script = `import { openControl } from '#warehouse/control/open-control.ts';
      process.stdout.write('ready');
      openControl(process.argv[1]).close();`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, fresh], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    await setTimeout(500);
    expect(existsSync(fresh)).toBe(false);
    migrating.close();
    expect(await ended).toEqual([0, null]);
    expect(existsSync(fresh)).toBe(true);
  });
});

describe('versions', () => {
  it('serves nothing before the first publication, then the last one published', () => {
    expect(readServed(control)).toBeNull();
    publishVersion(control, version('a'), null);
    later(60);
    expect(publishVersion(control, version('b', 'a'), 'a').revision).toBe(2);
    expect(readServed(control)).toMatchObject({
      snapshotId: 'b',
      file: 'b.duckdb',
      parentId: 'a',
      revision: 2,
      publishedAt: '2026-11-22T06:11:04.000Z',
    });
    expect(listVersions(control).map((row) => row.snapshotId)).toEqual(['b', 'a']);
  });

  it('refuses a version built on what is served no longer, and keeps no trace of it', () => {
    publishVersion(control, version('a'), null);
    publishVersion(control, version('b', 'a'), 'a');
    for (const expected of ['a', null])
      expect(() => publishVersion(control, version('c', expected), expected)).toThrow(
        expect.objectContaining({ code: 'publish_conflict' }),
      );
    expect(listVersions(control).map((row) => row.snapshotId)).not.toContain('c');
  });

  it('forgets versions, but never the one being served', () => {
    publishVersion(control, version('a'), null);
    publishVersion(control, version('b', 'a'), 'a');
    forgetVersions(control, ['a', 'b']);
    expect(listVersions(control).map((row) => row.snapshotId)).toEqual(['b']);
    expect(readServed(control)?.snapshotId).toBe('b');
  });
});

describe('lease', () => {
  it('is held by one run, says by which, and can be had once it is given back', () => {
    takeLease(control, 'first');
    expect(() => takeLease(control, 'second')).toThrow(
      expect.objectContaining({ code: 'lease_held', message: expect.stringContaining('run first') }),
    );
    releaseLease(control, 'first');
    takeLease(control, 'second');
    expect(readLease(control)?.runId).toBe('second');
  });

  it('is taken over from a process that is gone', () => {
    takeLease(control, 'first', deadPid());
    takeLease(control, 'second');
    expect(readLease(control)?.runId).toBe('second');
  });

  it('is taken over after a minute of silence, which the silent one learns', () => {
    takeLease(control, 'first');
    later(59);
    expect(renewLease(control, 'first')).toBe(true);
    later(59);
    expect(() => takeLease(control, 'second')).toThrow();
    later(1);
    takeLease(control, 'second');
    expect(renewLease(control, 'first')).toBe(false);
    releaseLease(control, 'first');
    expect(readLease(control)?.runId).toBe('second');
  });
});

describe('runs', () => {
  it('are kept with the accounts of their sources', () => {
    beginRun(control, start('r1', 'a'));
    recordSource(control, account('r1', 'unit', 5));
    recordSource(control, account('r1', 'task', 7));
    later(3);
    finishRun(control, 'r1', { outcome: 'published', snapshotId: 'b' });
    expect(readRun(control, 'r1')).toMatchObject({
      requested: ['task'],
      outcome: 'published',
      baseSnapshotId: 'a',
      snapshotId: 'b',
      startedAt: '2026-11-22T06:10:04.000Z',
      finishedAt: '2026-11-22T06:10:07.000Z',
      sources: [
        { sourceId: 'unit', loaded: 5 },
        { sourceId: 'task', loaded: 7 },
      ],
    });
    expect(readRun(control, 'none')).toBeNull();
    expect(lastRunId(control)).toBe('r1');
  });

  it('give the last account of each source', () => {
    for (const [runId, sourceId, loaded] of [
      ['r1', 'unit', 1],
      ['r1', 'task', 2],
      ['r2', 'task', 3],
    ] as const)
      recordSource(control, account(runId, sourceId, loaded));
    const last = lastSourceOutcomes(control);
    expect([...last].map(([id, row]) => [id, row.runId, row.loaded]).sort()).toEqual([
      ['task', 'r2', 3],
      ['unit', 'r1', 1],
    ]);
  });

  it('say when a source was looked for last, by a run that has ended and whose figures are served', () => {
    expect(lastRunEnd(control)).toBeNull();
    const look = (
      runId: string,
      sourceId: string,
      end: RunEnd['outcome'] | null,
      kind: Run['kind'] = 'refresh',
    ) => {
      later(1);
      beginRun(control, { ...start(runId), kind });
      recordSource(control, account(runId, sourceId, 1));
      later(1);
      if (end !== null) finishRun(control, runId, { outcome: end, snapshotId: null });
    };
    look('published', 'task', 'published');
    look('waits', 'task', 'held');
    look('judged again', 'task', 'unchanged', 'replay');
    look('failed later', 'task', 'failed');
    look('in part', 'unit', 'partial');
    look('at work', 'task', null);
    const began = (runId: string) => readRun(control, runId)!.startedAt;
    expect(lastLooks(control)).toEqual(
      new Map([
        ['task', began('published')],
        ['unit', began('in part')],
      ]),
    );
    expect(lastRunEnd(control)).toBe(readRun(control, 'in part')!.finishedAt);
  });

  it('are interrupted when their process is gone or silent, and only then', () => {
    beginRun(control, start('gone'), deadPid());
    beginRun(control, start('silent'));
    beginRun(control, start('alive'));
    beginRun(control, start('ended'), deadPid());
    finishRun(control, 'ended', { outcome: 'failed', snapshotId: null, errorCode: 'audit_failed' });
    later(50);
    heartbeat(control, 'alive');
    later(10);
    expect(interruptDeadRuns(control).sort()).toEqual(['gone', 'silent']);
    const outcomes = Object.fromEntries(listRuns(control).map((row) => [row.runId, row.outcome]));
    expect(outcomes).toEqual({
      gone: 'interrupted',
      silent: 'interrupted',
      alive: 'running',
      ended: 'failed',
    });
    expect(interruptDeadRuns(control)).toEqual([]);
  });

  it('that published before their process died have published', () => {
    beginRun(control, start('run-a'), deadPid());
    publishVersion(control, version('a'), null);
    expect(interruptDeadRuns(control)).toEqual([]);
    expect(readRun(control, 'run-a')).toMatchObject({ outcome: 'published', snapshotId: 'a' });
  });
});

describe('journal', () => {
  it('gives the events of a run after the last one seen', () => {
    const entry = (runId: string, event: string) => ({
      runId,
      stage: 'stage',
      sourceId: null,
      event,
      data: { rows: 3 },
    });
    appendJournal(control, entry('r1', 'one'));
    appendJournal(control, entry('r2', 'other'));
    appendJournal(control, entry('r1', 'two'));
    const [first] = journalAfter(control, 'r1', 0);
    expect(first).toMatchObject({ event: 'one', data: { rows: 3 }, at: '2026-11-22T06:10:04.000Z' });
    expect(journalAfter(control, 'r1', first?.id ?? 0).map((row) => row.event)).toEqual(['two']);
  });
});
