import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { bundleWorker } from '../support/bundle-etl.ts';
import { openCase, prepareCrashes, secondFile, withMode, type CrashCase } from '../support/crash-world.ts';
import { OutcomeTable } from '../support/outcome-table.ts';
import { openWorkerWorld, type Victims } from '../support/worker-world.ts';

const programs = await bundleWorker('kill-decisions');
const table = new OutcomeTable('A decision asked for at the desk that is killed', [
  'kind',
  'step',
  'whom',
  'attempts',
]);
afterAll(() => table.print());

const prepared = await prepareCrashes(programs.etl, withMode('merge'));
afterAll(() => prepared.close());
const waiting = prepared.open();
waiting.drop('2025-02.csv', secondFile('merge'));
const { held } = await waiting.refresh({ hold: true });
const version = held!.snapshotId;
const before = (await waiting.served()).all;

let cases = 0;
/** A case in which a person has asked for a decision on the version that waits. */
function open(kind: Kind): CrashCase {
  const root = join(waiting.paths.root, '..', `decision-${++cases}`);
  cpSync(waiting.paths.root, root, { recursive: true });
  const world = openCase(programs.etl, prepared.workspace, root, () => rmSync(root, { recursive: true }));
  world.inControl((control) =>
    enqueue(control, {
      ...{ kind, sources: [], options: { version, reason: 'wrong month' }, trigger: 'manual' },
      ...{ askedBy: 'person:p', askedLabel: 'A leader' },
    }),
  );
  return world;
}

const deeds = {
  approve: 'version_approved',
  refuse: 'version_refused',
  discard: 'version_discarded',
} as const;
type Kind = keyof typeof deeds;

async function kill(kind: Kind, step: string, victims: Victims): Promise<void> {
  const world = open(kind);
  const workers = openWorkerWorld(programs.worker, world);
  try {
    let worker = workers.start({ program: 'cli', step, victims });
    if (victims !== 'own') {
      await once(worker, 'close');
      worker = workers.start();
      await workers.ready(worker);
    }
    const [request] = await workers.settled();
    await workers.stop(worker);
    expect(request).toMatchObject({ state: 'done', errorCode: null });
    expect(world.inControl(listHeld)).toEqual([]);
    const told = world.inControl((control) => searchAudit(control, { action: deeds[kind], limit: 9 }));
    expect(told.map(({ actor, object }) => [actor, object])).toEqual([['person:p', `version:${version}`]]);
    const isPublished = (await world.served()).all !== before;
    expect(isPublished).toBe(kind === 'approve');
    expect(['unchanged', 'published']).toContain((await world.refresh()).outcome);
    expect(world.leftovers()).toEqual([]);
    table.add(kind, step, victims, String(request!.attempts));
  } finally {
    world.close();
  }
}

describe.each(Object.keys(deeds) as Kind[])('%s, asked for at the desk', async (kind) => {
  const world = open(kind);
  const traced = await openWorkerWorld(programs.worker, world).trace('cli');
  world.close();
  const steps = traced.filter((step) => /^(control|rename|rm|last)/.test(step));

  it.each(steps)('and killed at "%s" is done, and written down once', (step) => kill(kind, step, 'own'));
  it.each(steps)('and killed at "%s" with its worker is done, and written down once', (step) =>
    kill(kind, step, 'both'),
  );
  const lasting = steps.filter((step) => /commit|rename|rm|last/.test(step));
  it.each(lasting)('goes on without its worker, killed at "%s", and is written down once', (step) =>
    kill(kind, step, 'parent'),
  );
});
