import { expect } from 'vitest';
import { readRun } from '#warehouse/control/runs.ts';
import type { OutcomeTable } from './outcome-table.ts';
import {
  prepareCrashes,
  rowsAfter,
  secondFile,
  withMode,
  type CrashCase,
  type Death,
  type Mode,
  type Prepared,
  type State,
} from './crash-world.ts';

const refreshing = ['refresh', '--json'];

/** A refresh that brings the second delivery of a mode, and all that is known of it when nothing kills it. */
export interface Refreshing {
  mode: Mode;
  prepared: Prepared;
  before: State;
  after: State;
  steps: string[];
}

/** Prepares a mode, and refreshes it once undisturbed. */
export async function prepareMode(program: string, mode: Mode): Promise<Refreshing> {
  const prepared = await prepareCrashes(program, withMode(mode));
  const world = prepared.open();
  const before = await world.served();
  world.drop('2025-02.csv', secondFile(mode));
  const steps = await world.trace(refreshing);
  const after = await world.served();
  expect(after.rows).toEqual(rowsAfter[mode]);
  world.close();
  return { mode, prepared, before, after, steps };
}

/**
 * Kills a refresh and judges what it left: the version before or the one after whole is served; the next refresh brings the one
 * after, and leaves nothing of the killed one.
 */
export async function killRefresh(
  { mode, prepared, before, after }: Refreshing,
  death: Death,
  table: OutcomeTable,
): Promise<void> {
  const world = prepared.open();
  try {
    world.drop('2025-02.csv', secondFile(mode));
    const { code, signal } = await world.run(refreshing, death);
    if (death.step && death.signal === 'SIGKILL') expect(signal).toBe('SIGKILL');
    if (death.signal === 'SIGTERM') {
      expect(signal).not.toBe('SIGKILL');
      if (code !== null) expect(world.leftovers()).toEqual([]);
    }
    const left = await judgeServed(world, { before, after });
    const became = await recover(world, after);
    const how = death.step ?? `${death.ms} ms`;
    table.add(how, mode, death.signal ?? 'SIGKILL', left, became);
  } finally {
    world.close();
  }
}

/** @returns which of the two versions is served */
export async function judgeServed(
  world: CrashCase,
  { before, after }: { before: State; after: State },
): Promise<string> {
  const served = await world.served();
  expect([before.all, after.all]).toContain(served.all);
  return served.all === after.all ? 'version 2 is served' : 'version 1 is served';
}

/** @returns what became of the run that was killed, and of the next one */
export async function recover(world: CrashCase, after: State): Promise<string> {
  const killed = world.lastRun()!.runId;
  const { outcome } = await world.refresh();
  expect(['published', 'unchanged']).toContain(outcome);
  expect((await world.served()).all).toBe(after.all);
  expect(world.leftovers()).toEqual([]);
  const run = world.inControl((control) => readRun(control, killed))!;
  expect(['interrupted', 'failed', 'published']).toContain(run.outcome);
  if (run.outcome === 'failed') expect(run.errorCode).toBe('run_cancelled');
  return `${run.outcome}, then ${outcome}`;
}
