import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { refreshRequest, refreshSchedule } from '#warehouse/control/desk-schema.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { claimNext } from '#warehouse/queue/claim.ts';
import { enqueue, type RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { readOpenRequests } from '#warehouse/queue/read-requests.ts';
import { contractsSchedule } from '#warehouse/schedule/schedule.ts';
import type { CrashCase } from './crash-world.ts';

const preload = new URL('./die-at-step.mjs', import.meta.url).href;

/** Whom a step ends: the process that passes it, the worker that began that process, or both. */
export type Victims = 'own' | 'parent' | 'both';

/** A step of the worker or of the command line that it started, and whom it ends. */
export interface WorkerDeath {
  program: 'worker' | 'cli';
  step: string;
  victims: Victims;
  /** SIGKILL by default. */
  signal?: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP';
}

/** Workers as processes of their own, on the data folder of a case. */
export interface WorkerWorld {
  /** Begins a worker, which ends at a step of its own or of its child where that is said. */
  start(death?: WorkerDeath): ChildProcess;
  /** Waits until a worker says that it works. */
  ready(worker: ChildProcess): Promise<unknown>;
  /** Begins one, lets it do all there is, and says what it passes. */
  trace(program: WorkerDeath['program']): Promise<string[]>;
  /** Waits until all that was asked for has ended. @returns the requests */
  settled(): Promise<RefreshRequest[]>;
  /** Asks a worker to end, and waits for that. */
  stop(worker: ChildProcess): Promise<void>;
  /** Whether the place at the warehouse is free: somebody who asks now is served. */
  isFree(): boolean;
}

const DAY_MS = 86_400_000;
const OPEN = ['waiting', 'working'];

/** Schedules of which times have passed while nobody was there, and of which none comes while a test goes on. */
export function scheduleMissed(control: Control, scheduleIds: readonly string[], days: number): void {
  const until = new Date(control.clock().getTime() - days * DAY_MS);
  const hour = (until.getUTCHours() + 12) % 24;
  for (const scheduleId of scheduleIds)
    control.db
      .insert(refreshSchedule)
      .values({
        ...contractsSchedule('count_month', until.toISOString()),
        ...{ scheduleId, isContracts: false, cron: `30 ${hour} * * *`, timezone: 'UTC', missed: 'all' },
      })
      .run();
}

/** @param program of `bundleWorker` */
export function openWorkerWorld(program: string, { paths, workspace, inControl }: CrashCase): WorkerWorld {
  const begin = (more: NodeJS.ProcessEnv) =>
    spawn(process.execPath, [program], {
      env: {
        ...process.env,
        ...{ LODESTAR_DATA: paths.root, LODESTAR_WORKSPACE: workspace, CRASH_ROOT: paths.root },
        ...{ NODE_OPTIONS: `--import ${preload}` },
        ...more,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const settled = () => waitForAll(paths.control);
  const stop = async (worker: ChildProcess) => {
    const ended = once(worker, 'close');
    worker.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`the worker ended with ${code}`);
  };
  return {
    ...{ settled, stop },
    ready: (worker) => once(worker.stdout!, 'data'),
    start: (death) => begin(death ? toEnvironment(death, paths.root) : {}),
    trace: async (of) => {
      const file = `${paths.root}-steps-${of}`;
      const worker = begin({ CRASH_TRACE: file, CRASH_IN: `${of}.js` });
      await settled();
      await stop(worker);
      return [...new Set(readFileSync(file, 'utf8').trim().split('\n'))];
    },
    isFree: () =>
      inControl((control) => {
        enqueue(control, { kind: 'refresh', sources: [], trigger: 'manual' });
        return claimNext(control, { worker: 'another', pid: process.pid, name: 'another' }) !== null;
      }),
  };
}

function toEnvironment(
  { program, step, victims, signal = 'SIGKILL' }: WorkerDeath,
  root: string,
): NodeJS.ProcessEnv {
  return {
    ...{ CRASH_AT: step, CRASH_SIGNAL: signal, CRASH_IN: `${program}.js` },
    ...{ CRASH_VICTIMS: victims, CRASH_ONCE: `${root}-died` },
  };
}

async function waitForAll(file: string): Promise<RefreshRequest[]> {
  const control = openControl(file);
  try {
    for (let tries = 0; tries < 1200; tries++) {
      const requests = control.db.select().from(refreshRequest).all();
      if (requests.length > 0 && !requests.some(({ state }) => OPEN.includes(state))) return requests;
      await pause(50);
    }
    throw new Error(`still open: ${JSON.stringify(readOpenRequests(control))}`);
  } finally {
    control.close();
  }
}
