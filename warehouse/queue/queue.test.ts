import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from '../control/open-control.ts';
import { beginRun, finishRun, recordSource } from '../control/runs.ts';
import { claimNext, renewClaim, type Claimer } from './claim.ts';
import { readClaimEnd } from './claim-end.ts';
import { enqueue, type Asked } from './enqueue.ts';
import { readDueAskings, readOpenRequests, readRequest } from './read-requests.ts';
import { recoverClaims } from './recover.ts';
import { requireClaim } from './require-claim.ts';
import { cancelRequest, settleClaim, type ClaimEnd } from './settle.ts';

let time: Date;
let control: Control;
beforeEach(() => {
  time = new Date('2026-11-22T06:00:00Z');
  control = openControl(':memory:', { clock: () => time });
});
afterEach(() => control.close());

const later = (seconds: number) => {
  time = new Date(time.getTime() + seconds * 1000);
};
const add = (more: Partial<Asked> = {}) =>
  enqueue(control, { kind: 'refresh', sources: ['task'], trigger: 'manual', ...more })!;
const due = (scheduleId: string, occasion = 'once') =>
  add({ scheduleId, occasion, sources: [scheduleId], trigger: 'schedule' });
const claim = (more: Partial<Claimer> = {}) =>
  claimNext(control, { worker: 'w', pid: process.pid, name: randomUUID(), ...more });
const end = (more: Partial<ClaimEnd> = {}): ClaimEnd => ({
  ...{ runId: 'r', outcome: 'published', fault: null, sourceFaults: new Map(), ended: 'by itself' },
  ...more,
});
const fault = (code: string) => ({ code, message: `${code}: found, expected` });
/** A process that is certainly gone. */
const GONE = 2 ** 22 + 1;
const begin = (runId: string, name: string, pid = process.pid) =>
  beginRun(control, { runId, requested: [], trigger: 'schedule', claim: name, baseSnapshotId: null }, pid);

describe('the queue', () => {
  it('gives each request to one worker alone', () => {
    const id = add();
    expect(claim()?.requests.map(({ requestId }) => requestId)).toEqual([id]);
    expect(claim()).toBeNull();
    expect(readRequest(control, id)).toMatchObject({ state: 'working', worker: 'w' });
  });

  it('asks once for one occasion of a schedule', () => {
    expect(due('task', '2026-11-22T06:00:00.000Z')).toBeGreaterThan(0);
    expect(due('task', '2026-11-22T06:00:00.000Z')).toBeNull();
    expect(due('unit', '2026-11-22T06:00:00.000Z')).toBeGreaterThan(0);
  });

  it('lets whoever waits at the screen go first, and lets nobody wait for ever', () => {
    const scheduled = due('unit');
    later(60);
    const manual = add({ kind: 'approve', options: { version: 'v' } });
    expect(claim()?.requests[0]?.requestId).toBe(manual);
    settleClaim(control, readRequest(control, manual)!.claim!, end());
    later(120);
    add({ kind: 'plan' });
    expect(claim()?.requests[0]?.requestId).toBe(scheduled);
  });

  it('does what is due for several schedules by one claim, of each schedule one', () => {
    due('task', 'one');
    due('task', 'two');
    due('unit');
    const taken = claim();
    expect(taken?.sources).toEqual(['task', 'unit']);
    expect(taken?.requests).toHaveLength(2);
  });

  it('does nothing of a schedule while another of it is at work', () => {
    due('task', 'one');
    due('task', 'two');
    const limits = { warehouse: 3, check: 1 };
    const first = claim({ limits, together: 1 })!;
    expect(claim({ limits, together: 1 })).toBeNull();
    settleClaim(control, first.claim, end());
    expect(claim({ limits, together: 1 })?.requests[0]?.occasion).toBe('two');
  });

  it('takes what is to be tried again before what came later of its schedule, which waits for that', () => {
    due('task', 'one');
    due('task', 'two');
    due('unit');
    const first = claim({ together: 1 })!;
    settleClaim(control, first.claim, end({ fault: fault('extract_http_failed') }));
    later(60 - 1);
    const other = claim()!;
    expect(other.sources).toEqual(['unit']);
    settleClaim(control, other.claim, end());
    expect(claim()).toBeNull();
    later(1);
    expect(claim()?.requests.map(({ occasion }) => occasion)).toEqual(['one']);
  });

  it('does one thing at the warehouse at a time, and checks of files beside it', () => {
    due('unit');
    add({ kind: 'check', options: { file: 'a.csv' } });
    expect(claim()?.kind).toBe('check');
    expect(claim()?.kind).toBe('refresh');
    add({ kind: 'approve', options: { version: 'v' } });
    expect(claim()).toBeNull();
  });

  it('keeps a request that accepts a change apart from all others', () => {
    add({ options: { accept: ['task'] } });
    due('unit');
    expect(claim()?.requests).toHaveLength(1);
  });

  it('begins nothing before its time', () => {
    add({ notBefore: '2026-11-22T07:00:00.000Z' });
    expect(claim()).toBeNull();
    later(3600);
    expect(claim()).not.toBeNull();
  });
});

describe('what was done', () => {
  const settle = (more: Partial<ClaimEnd>, asked: Partial<Asked> = {}) => {
    const id = add(asked);
    settleClaim(control, claim()!.claim, end(more));
    return readRequest(control, id)!;
  };

  it('is done', () => {
    expect(settle({})).toMatchObject({ state: 'done', outcome: 'published', runId: 'r' });
  });

  it('is tried again after a while where the fault may pass, and fails after the fourth time', () => {
    const id = add();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      settleClaim(control, claim()!.claim, end({ outcome: 'failed', fault: fault('extract_http_failed') }));
      const { state, notBefore } = readRequest(control, id)!;
      if (state === 'waiting') waits.push((Date.parse(notBefore) - time.getTime()) / 1000);
      later(3600);
    }
    expect(waits).toEqual([60, 300, 900]);
    expect(readRequest(control, id)).toMatchObject({
      state: 'failed',
      errorCode: 'extract_http_failed',
      attempts: 4,
    });
  });

  it('is not tried again where a person has to act', () => {
    expect(settle({ outcome: 'failed', fault: fault('contract_drift') })).toMatchObject({
      state: 'failed',
      errorCode: 'contract_drift',
    });
  });

  it('waits, and has not failed, where another was at the warehouse', () => {
    const request = settle({ runId: null, outcome: null, fault: fault('lease_held') });
    expect(request).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  it('is not tried again where what was decided on was overtaken, but where it can be built anew', () => {
    const overtaken = { outcome: 'failed', fault: fault('publish_conflict') };
    const approval = { kind: 'approve' as const, sources: [], options: { version: 'v' } };
    expect(settle(overtaken, approval)).toMatchObject({ state: 'failed', errorCode: 'publish_conflict' });
    expect(settle(overtaken)).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  it('is tried again for those sources alone whose fault may pass', () => {
    const faults = new Map([
      ['task', fault('extract_http_failed')],
      ['unit', fault('contract_drift')],
    ]);
    const request = settle(
      { outcome: 'partial', sourceFaults: faults },
      { sources: ['task', 'unit', 'asset'] },
    );
    expect(request).toMatchObject({ state: 'waiting', leftSources: ['task'] });
    later(60);
    expect(claim()?.sources).toEqual(['task']);
  });

  it('is done for whom nothing failed, also where another of the same run has', () => {
    const [task, unit] = [due('task'), due('unit')];
    const sourceFaults = new Map([['task', fault('contract_drift')]]);
    settleClaim(control, claim()!.claim, end({ outcome: 'partial', sourceFaults }));
    expect(readRequest(control, task)?.state).toBe('failed');
    expect(readRequest(control, unit)?.state).toBe('done');
  });

  it('waits again, and has not been tried, where its worker had to end', () => {
    const request = settle({ fault: fault('run_cancelled'), ended: 'stopped' });
    expect(request).toMatchObject({ state: 'waiting', attempts: 0, claim: null });
  });

  it('is cancelled where a person asked for its end', () => {
    const waiting = add({ notBefore: '2026-11-23T00:00:00.000Z' });
    expect(cancelRequest(control, waiting)).toBe(true);
    expect(readRequest(control, waiting)?.state).toBe('cancelled');
    const working = add();
    const { claim: name } = claim()!;
    expect(renewClaim(control, name)).toEqual({ isHeld: true, isCancelled: false });
    expect(cancelRequest(control, working)).toBe(true);
    expect(renewClaim(control, name)).toEqual({ isHeld: true, isCancelled: true });
    settleClaim(control, name, end({ fault: fault('run_cancelled'), ended: 'cancelled' }));
    expect(readRequest(control, working)?.state).toBe('cancelled');
    expect(cancelRequest(control, working)).toBe(false);
  });
});

describe('one of several that one run does', () => {
  it('is cancelled alone: the run is ended, and the others begin again at once, untried and in their turn', () => {
    const [task, unit, asset] = [due('task'), due('unit'), due('asset')];
    const { claim: name } = claim()!;
    cancelRequest(control, unit);
    expect(renewClaim(control, name)).toEqual({ isHeld: true, isCancelled: true });
    settleClaim(control, name, end({ fault: fault('run_cancelled'), ended: 'cancelled' }));
    expect(readRequest(control, unit)).toMatchObject({ state: 'cancelled' });
    for (const id of [task, asset])
      expect(readRequest(control, id)).toMatchObject({ state: 'waiting', attempts: 0, claim: null });
    expect(claim()?.sources).toEqual(['asset', 'task']);
  });

  it('that was done before its run heard of it is done', () => {
    const [task, unit] = [due('task'), due('unit')];
    const { claim: name } = claim()!;
    cancelRequest(control, unit);
    settleClaim(control, name, end());
    expect([task, unit].map((id) => readRequest(control, id)?.state)).toEqual(['done', 'done']);
  });
});

it('is listed whole, however much is open', () => {
  for (let place = 0; place < 250; place += 1) due('task', `time ${place}`);
  expect(readOpenRequests(control)).toHaveLength(250);
});

it('tells once what many that are due ask for, and nothing of what is not due or at work', () => {
  for (let place = 0; place < 5; place += 1) due('task', `time ${place}`);
  due('unit');
  add({ sources: ['later'], notBefore: '2026-11-23T00:00:00.000Z' });
  expect(readDueAskings(control).map(({ sources }) => sources.join())).toEqual(['task', 'unit']);
  claim();
  expect(readDueAskings(control).map(({ sources }) => sources.join())).toEqual(['task']);
});

describe('a worker that is gone', () => {
  const takenByTheGone = () => {
    const id = add();
    return { id, name: claim({ worker: 'gone', pid: GONE })!.claim };
  };
  const recover = () => recoverClaims(control, { worker: 'me', pid: process.pid });

  it('leaves its slot: what it had not begun waits again, and nobody may begin it for the old claim', () => {
    const { id, name } = takenByTheGone();
    expect(recover()).toEqual({ settled: [name], adopted: [] });
    expect(readRequest(control, id)).toMatchObject({ state: 'waiting', errorCode: 'run_interrupted' });
    expect(() => requireClaim(control, name)).toThrow(expect.objectContaining({ code: 'claim_lost' }));
    later(1);
    expect(claim()?.requests[0]?.requestId).toBe(id);
  });

  it('that was never heard of after it began leaves its slot when it has been silent for a minute', () => {
    const id = add();
    claim({ worker: 'silent', pid: process.pid });
    later(59);
    expect(recover().settled).toEqual([]);
    later(2);
    expect(recover().settled).toHaveLength(1);
    expect(readRequest(control, id)?.state).toBe('waiting');
  });

  it('has done what its run has done', () => {
    const { id, name } = takenByTheGone();
    begin('r-1', name, GONE);
    finishRun(control, 'r-1', { outcome: 'unchanged', snapshotId: null });
    recover();
    expect(readRequest(control, id)).toMatchObject({ state: 'done', outcome: 'unchanged', runId: 'r-1' });
  });

  it('gives a run that goes on to whoever finds it', () => {
    const { id, name } = takenByTheGone();
    begin('r-1', name);
    expect(recover()).toEqual({ settled: [], adopted: [name] });
    expect(readRequest(control, id)).toMatchObject({ state: 'working', worker: 'me' });
  });

  it('whose run died with it leaves it to be begun again, once under each claim', () => {
    const { id, name } = takenByTheGone();
    begin('r-1', name, GONE);
    recover();
    expect(readRequest(control, id)).toMatchObject({
      state: 'waiting',
      errorCode: 'run_interrupted',
      attempts: 1,
    });
    later(1);
    const again = claim()!.claim;
    expect(requireClaim(control, again)).toHaveLength(1);
    begin('r-2', again);
    expect(() => requireClaim(control, again)).toThrow(expect.objectContaining({ code: 'claim_lost' }));
  });
});

describe('the end of a claim', () => {
  it('tells each source that failed, by its code', () => {
    begin('r-1', 'c');
    const counts = { physical: 0, loaded: 0, quarantined: 0, skipped: 0, flagged: 0 };
    recordSource(control, {
      ...{ runId: 'r-1', sourceId: 'task', outcome: 'failed', ...counts },
      ...{ errorCode: 'contract_drift', errorMessage: 'contract drift: a column' },
    });
    finishRun(control, 'r-1', { outcome: 'failed', snapshotId: null });
    expect(readClaimEnd(control, 'c')).toMatchObject({
      outcome: 'failed',
      fault: null,
      sourceFaults: new Map([['task', { code: 'contract_drift', message: 'contract drift: a column' }]]),
    });
  });
});
