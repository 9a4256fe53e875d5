import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { listRuns } from '#warehouse/control/runs.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { readOpenRequests } from '#warehouse/queue/read-requests.ts';
import { cancelRequest } from '#warehouse/queue/settle.ts';
import { bundleWorker } from '../support/bundle-etl.ts';
import { judgeTimes, openMissed, prepareMissed } from '../support/worker-kill-matrix.ts';
import { openWorkerWorld } from '../support/worker-world.ts';

const missed = await prepareMissed(await bundleWorker('workers-that-part'));
afterAll(() => missed.prepared.close());

/** A case with times that were missed, and workers for it. */
function open() {
  const world = openMissed(missed.prepared);
  return { world, workers: openWorkerWorld(missed.worker, world) };
}
const poll = <T>(look: () => T) => expect.poll(look, { timeout: 30_000, interval: 50 });

describe('a worker', () => {
  it.each(['control insert into run', 'journal stage_started validate', 'journal run_finished', 'last line'])(
    'asked to end when its run is at "%s" ends it, and the next does what is left',
    async (step) => {
      const { world, workers } = open();
      const worker = workers.start({ program: 'cli', step, victims: 'parent', signal: 'SIGTERM' });
      const [code] = (await once(worker, 'close')) as [number | null];
      expect(code).toBe(0);
      expect(world.leftovers()).toEqual([]);
      const next = workers.start();
      await workers.ready(next);
      const requests = await workers.settled();
      await workers.stop(next);
      judgeTimes(world, requests);
      expect((await world.served()).all).toBe(missed.after);
      world.close();
    },
  );

  it('that slept so long that another took its place does nothing twice when it wakes', async () => {
    const { world, workers } = open();
    const step = 'control commit after update refresh_request working';
    const asleep = workers.start({ program: 'worker', step, victims: 'own', signal: 'SIGSTOP' });
    await world.stopped(asleep);
    world.inControl(({ sqlite }) => {
      const long = new Date(Date.now() - 600_000).toISOString();
      sqlite.prepare(`update refresh_request set heartbeat_at = ? where state = 'working'`).run(long);
    });
    const other = workers.start();
    await workers.ready(other);
    await workers.settled();
    await workers.stop(other);
    world.inControl((control) => enqueue(control, { kind: 'refresh', sources: [], trigger: 'manual' }));
    asleep.kill('SIGCONT');
    const requests = await workers.settled();
    await workers.stop(asleep);
    judgeTimes(world, requests);
    expect((await world.served()).all).toBe(missed.after);
    world.close();
  });

  it('that has taken a run over from one that died ends it where somebody asks for that', async () => {
    const { world, workers } = open();
    const step = 'journal stage_started validate';
    const first = workers.start({ program: 'cli', step, victims: 'own', signal: 'SIGSTOP' });
    const runs = () => world.inControl((control) => listRuns(control)).filter(({ claim }) => claim !== null);
    await poll(() => runs().length).toBe(1);
    const { pid, claim } = runs()[0]!;
    await world.stopped({ pid });
    first.kill('SIGKILL');
    await once(first, 'close');
    const next = workers.start();
    const ofIt = () => world.inControl(readOpenRequests).filter((request) => request.claim === claim);
    await poll(() => ofIt().map(({ workerPid }) => workerPid)).toEqual([next.pid, next.pid]);
    world.inControl((control) => ofIt().forEach(({ requestId }) => cancelRequest(control, requestId)));
    await poll(() => isAskedToEnd(pid)).toBe(true);
    process.kill(pid, 'SIGCONT');
    const requests = await workers.settled();
    await workers.stop(next);
    const { cancelled = [], done = [] } = Object.groupBy(requests, ({ state }) => state);
    expect(cancelled.map((request) => request.claim)).toEqual([claim, claim]);
    expect(new Set(done.map(({ outcome }) => outcome))).toEqual(new Set(['published']));
    expect(world.leftovers()).toEqual([]);
    world.close();
  });
});

/** Whether a process that is stopped has a SIGTERM to come. */
function isAskedToEnd(pid: number): boolean {
  return /ShdPnd:\s+0*4000\n/.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
}
