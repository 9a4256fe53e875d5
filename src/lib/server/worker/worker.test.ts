import { afterEach, beforeEach, expect, it } from 'vitest';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import type { Claim } from '#warehouse/queue/claim.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { readRequest } from '#warehouse/queue/read-requests.ts';
import { cancelRequest, type ClaimEnd } from '#warehouse/queue/settle.ts';
import { startWorker, type Worker } from './worker.ts';

const done: ClaimEnd = {
  ...{ runId: null, outcome: 'published', fault: null, sourceFaults: new Map(), ended: 'by itself' },
};
const cut: ClaimEnd = { ...done, outcome: null, fault: { code: 'run_cancelled', message: 'cancelled' } };

let control: Control;
let worker: Worker;
const claims: string[][] = [];
beforeEach(() => {
  claims.splice(0);
  control = openControl(':memory:');
});
afterEach(async () => {
  await worker.stop();
  control.close();
});

/** What takes until it is cut, the first time, and no time after that. */
function perform({ sources }: Claim, signal: AbortSignal): Promise<ClaimEnd> {
  claims.push(sources);
  if (claims.length > 1) return Promise.resolve(done);
  return new Promise((tell) => signal.addEventListener('abort', () => tell(cut), { once: true }));
}

it('ends a run for the one of its requests that is cancelled, and does the others by another at once', async () => {
  const [task, unit] = ['task', 'unit'].map((id) =>
    enqueue(control, {
      kind: 'refresh',
      sources: [id],
      trigger: 'schedule',
      scheduleId: id,
      occasion: 'once',
    }),
  ) as [number, number];
  worker = startWorker({
    ...{ control, name: 'w', pid: process.pid, askForDue: () => Promise.resolve(), perform },
    onFault: (fault) => {
      throw fault;
    },
    lookEveryMs: 20,
  });
  await expect.poll(() => claims.length).toBe(1);
  cancelRequest(control, unit);
  await expect.poll(() => readRequest(control, task)?.state, { timeout: 10_000 }).toBe('done');
  expect(readRequest(control, unit)?.state).toBe('cancelled');
  expect(claims).toEqual([['task', 'unit'], ['task']]);
});
