import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { readLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { isHolderAlive } from '#warehouse/control/process-alive.ts';
import { interruptDeadRuns, listRuns } from '#warehouse/control/runs.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { readSettings, refreshEnvironment } from '../env.ts';

/** How a refresh began: its run, or the run that is already at work. */
export type RefreshStart = { runId: string; conflict: false } | { runId: string; conflict: true };

/** Refreshes at work that this process has started, so that a stop can end them. */
const children = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.refreshes')] ??=
  new Set()) as Set<ChildProcess>;

/**
 * Starts a refresh of some sources (none named: all) as a process of its own, and says which run it is.
 * @throws {WarehouseError} refresh_not_started: the process ended before its run began
 */
export async function startRefresh(
  control: Control,
  sourceIds: readonly string[],
  trigger: 'manual' | 'schedule',
): Promise<RefreshStart> {
  const busy = runAtWork(control);
  if (busy) return { runId: busy, conflict: true };
  const settings = readSettings();
  const folders = ['--workspace', settings.workspace, '--data', settings.dataDirectory];
  const child = spawn(
    process.execPath,
    // What is named by a form stands after `--`, where nothing is an option.
    [findCommandLine(), 'refresh', ...folders, '--trigger', trigger, '--', ...sourceIds],
    { env: refreshEnvironment(settings), stdio: ['ignore', 'ignore', 'inherit'] },
  );
  children.add(child);
  const ended = new Promise<void>((end) => {
    child.once('exit', end);
    child.once('error', end);
  }).finally(() => children.delete(child));
  const runId = await firstSign(control, child, ended);
  if (runId) return { runId, conflict: false };
  // Another refresh was quicker.
  const winner = runAtWork(control);
  if (winner) return { runId: winner, conflict: true };
  throw new WarehouseError(
    'refresh_not_started',
    'refresh not started: its process ended before a run began. Its last words stand in the log of the server.',
  );
}

/** Through the package's own import map, since a bundle of this module stands elsewhere. */
function findCommandLine(): string {
  return createRequire(import.meta.url).resolve('#etl/cli.ts');
}

/** The run that holds the right to write now; null for none. Runs whose process has died are noted as interrupted. */
export function runAtWork(control: Control): string | null {
  interruptDeadRuns(control);
  const lease = readLease(control);
  return lease && isHolderAlive(lease, control.clock()) ? lease.runId : null;
}

/** Ends the refreshes this process has started; they cancel their runs, and what is served stays. */
export function cancelRefreshes(): void {
  for (const child of children) child.kill('SIGTERM');
}

/** Waits until the control database knows the child's run. @returns null where the child has ended without one */
async function firstSign(
  control: Control,
  child: ChildProcess,
  ended: Promise<void>,
): Promise<string | null> {
  let hasEnded = false;
  const end = ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    const isLast = hasEnded;
    const run = listRuns(control, 5).find(
      ({ pid, outcome }) => pid === child.pid && (isLast || outcome === 'running'),
    );
    if (run || isLast) return run?.runId ?? null;
    await Promise.race([wait(50), end]);
  }
}
