import { countDistinct } from 'drizzle-orm';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun } from '#warehouse/control/runs.ts';
import type { Claim } from '#warehouse/queue/claim.ts';
import { requireClaim } from '#warehouse/queue/require-claim.ts';
import type { ClaimEnd } from '#warehouse/queue/settle.ts';
import { startWorker } from '#lib/server/worker/worker.ts';

// A worker as a process of its own, whose runs are as small as a run can be: they are noted, under the claim that they are done for.
const [, , file = '', slots = '1', cutEvery = '0', workers = '1'] = process.argv;
const control = openControl(file);
const nothing = { sourceFaults: new Map(), ended: 'by itself' } as const;
let othersHaveBegun = false;

function perform(claim: Claim): ClaimEnd {
  if (!othersHaveBegun) waitForOthers();
  const [request] = claim.requests;
  if (isCutShort(request!)) {
    const fault = { code: 'refresh_not_started', message: 'refresh not started: cut short by the test.' };
    return { ...nothing, runId: null, outcome: null, fault };
  }
  const runId = `run-${claim.claim}`;
  control.db.transaction(() => note(control, runId, claim.claim), { behavior: 'immediate' });
  return { ...nothing, runId, outcome: 'unchanged', fault: null };
}

/**
 * Holds on to the first claim until each worker has one: runs as small as these are done so fast that one process could do them all before
 * another comes to its turn. It claims nothing meanwhile, so that there is a slot for each.
 */
function waitForOthers(): void {
  const given = performance.now() + 30_000;
  while (countWorkers() < Number(workers)) {
    if (performance.now() > given) throw new Error('another worker has not begun within 30 s');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
  othersHaveBegun = true;
}

function countWorkers(): number {
  const begun = control.db
    .select({ workers: countDistinct(refreshRequest.worker) })
    .from(refreshRequest)
    .get();
  return begun?.workers ?? 0;
}

function note(of: Control, runId: string, claim: string): void {
  requireClaim(of, claim);
  beginRun(of, { runId, requested: [], trigger: 'schedule', claim, baseSnapshotId: null });
  finishRun(of, runId, { outcome: 'unchanged', snapshotId: null });
}

/** Every so many requests, the first attempt comes to nothing. */
function isCutShort({ requestId, attempts }: Claim['requests'][number]): boolean {
  return Number(cutEvery) > 0 && attempts === 0 && requestId % Number(cutEvery) === 0;
}

const worker = startWorker({
  control,
  name: String(process.pid),
  pid: process.pid,
  askForDue: () => Promise.resolve(),
  perform: (claim) => Promise.resolve(perform(claim)),
  onFault: (fault) => {
    process.stderr.write(`${String(fault)}\n`);
    process.exitCode = 1;
  },
  limits: { warehouse: Number(slots), check: 1 },
  together: 1,
  lookEveryMs: 20,
});
process.once('SIGTERM', () => void worker.stop().then(() => control.close()));
const alive = setInterval(() => undefined, 60_000);
void worker.ended.then(() => clearInterval(alive));
process.stdout.write('ready\n');
