import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { listRuns } from '#warehouse/control/runs.ts';
import type { RefreshRequest } from '#warehouse/queue/enqueue.ts';
import {
  prepareCrashes,
  rowsAfter,
  secondFile,
  withMode,
  type CrashCase,
  type Prepared,
} from './crash-world.ts';
import type { OutcomeTable } from './outcome-table.ts';
import { openWorkerWorld, scheduleMissed, type WorkerDeath, type WorkerWorld } from './worker-world.ts';

/** Two schedules, each with two times that passed: four times, which two runs do. */
const SCHEDULES = ['count_month', 'group'];
const DAYS = 2;

/** A worker that is to do what was missed, and all that is known of it when nothing kills it. */
export interface Missed {
  worker: string;
  prepared: Prepared;
  /** All that the version says in the end. */
  after: string;
  /** Steps of the worker, and of the command line that it starts. */
  steps: { [program in WorkerDeath['program']]: string[] };
}

/** Prepares a data folder with times that were missed, and lets a worker do them undisturbed. */
export async function prepareMissed(programs: { worker: string; etl: string }): Promise<Missed> {
  const prepared = await prepareCrashes(programs.etl, withMode('merge'));
  const { worker } = programs;
  const traced = async (program: WorkerDeath['program']) => {
    const world = openMissed(prepared);
    const steps = await openWorkerWorld(worker, world).trace(program);
    const { rows, all } = await world.served();
    expect(rows).toEqual(rowsAfter.merge);
    world.close();
    return { steps: steps.filter(isFirm), all };
  };
  const [own, etl] = [await traced('worker'), await traced('cli')];
  return { worker, prepared, after: own.all, steps: { worker: own.steps, cli: etl.steps } };
}

/**
 * Kills a worker, its child or both, begins a worker where none is left, and judges what came of it: each time was asked for once and done
 * by one run that ended by itself; what was cut short is told; the place at the warehouse is free; figures are those of a clean run.
 */
export async function killWorker(missed: Missed, death: WorkerDeath, table: OutcomeTable): Promise<void> {
  const world = openMissed(missed.prepared);
  const workers = openWorkerWorld(missed.worker, world);
  try {
    let worker = workers.start(death);
    if (death.program === 'worker' || death.victims !== 'own') {
      const [, signal] = (await once(worker, 'close')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      worker = workers.start();
      await workers.ready(worker);
    }
    const requests = await workers.settled();
    await workers.stop(worker);
    const runs = judgeTimes(world, requests);
    // A run goes on when its worker is gone.
    if (death.victims === 'parent') expect(runs).not.toContain('interrupted');
    expect(commandsAtWork(world)).toEqual([]);
    await judgeWarehouse(world, workers, missed.after);
    table.add(death.program, death.step, death.victims, runs.join(', '));
  } finally {
    world.close();
  }
}

/** Neither that a worker says that it works, which depends on how long something takes, nor what it does besides the queue. */
const isFirm = (step: string) =>
  !/^control update refresh_request( \(\d+\))?$/.test(step) &&
  /^(line|last line|spawn|journal|control .* (refresh_|run|lease|version|served|held_))/.test(step);

/** A case with times that were missed, and a file that the first of them brings. */
export function openMissed(prepared: Prepared): CrashCase {
  const world = prepared.open();
  world.drop('2025-02.csv', secondFile('merge'));
  world.inControl((control) => scheduleMissed(control, SCHEDULES, DAYS));
  return world;
}

/**
 * Judges that each time was asked for once, and done by one run that ended by itself.
 * @returns outcomes of all runs that were begun, in order
 */
export function judgeTimes(world: CrashCase, requests: readonly RefreshRequest[]): string[] {
  expect(requests.filter(({ scheduleId }) => scheduleId !== null)).toHaveLength(SCHEDULES.length * DAYS);
  for (const request of requests) expect(request).toMatchObject({ state: 'done', errorCode: null });
  const runs = world.inControl((control) => listRuns(control)).filter(({ claim }) => claim !== null);
  const { ended = [], cut = [] } = Object.groupBy(runs, ({ outcome }) =>
    outcome === 'published' || outcome === 'unchanged' ? 'ended' : 'cut',
  );
  for (const run of cut)
    expect([run.outcome, run.errorCode]).toContain(run.errorCode ? 'run_cancelled' : 'interrupted');
  const named = new Set(requests.map(({ runId }) => runId));
  expect(ended.map(({ runId }) => runId).sort()).toEqual([...named].sort());
  expect(ended.filter(({ outcome }) => outcome === 'published')).toHaveLength(1);
  return runs.map(({ outcome }) => outcome).reverse();
}

/** Command lines of this data folder that still run. */
function commandsAtWork({ paths }: CrashCase): string[] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      const line = readFileSync(file, 'utf8').replaceAll('\0', ' ');
      return line.includes(`--data=${paths.root} `) ? [line] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

async function judgeWarehouse(world: CrashCase, workers: WorkerWorld, after: string): Promise<void> {
  expect((await world.served()).all).toBe(after);
  expect((await world.refresh()).outcome).toBe('unchanged');
  expect(world.leftovers()).toEqual([]);
  expect(workers.isFree()).toBe(true);
}
