import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import type { Control } from '#warehouse/control/open-control.ts';
import { run } from '#warehouse/control/schema.ts';
import type { Chance } from './chance.ts';
import type { VirtualClock } from './virtual-clock.ts';

const program = fileURLToPath(new URL('./soak-worker.ts', import.meta.url));

/** A server of the product, at a port of its own. */
export interface SoakServer {
  port: number;
  process: ChildProcess;
}

/** Processes that are killed by chance and started again. */
export interface Victims {
  worker: ChildProcess;
  server: SoakServer;
  /** How often what was ended how. */
  kills: Record<'worker killed' | 'worker asked to end' | 'run killed' | 'server killed', number>;
}

/** Starts a worker whose schedules go by a clock. */
export function startSoakWorker(
  { dataDirectory, workspace }: { dataDirectory: string; workspace: string },
  clock: VirtualClock,
): ChildProcess {
  return spawn(process.execPath, ['--no-warnings', program, JSON.stringify(clock)], {
    env: {
      ...process.env,
      ...{ LODESTAR_DATA: dataDirectory, LODESTAR_WORKSPACE: workspace, LODESTAR_LOG: 'silent' },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Ends one thing after the other by chance, and starts it again, until it is told to end. */
export async function killOn(
  victims: Victims,
  {
    control,
    chance,
    restart,
    end,
  }: {
    control: Control;
    chance: Chance;
    restart: { worker: () => ChildProcess; server: (port: number) => Promise<SoakServer> };
    end: AbortSignal;
  },
): Promise<void> {
  while (!end.aborted) {
    await pause(4_000 + chance.below(8_000), undefined, { signal: end }).catch(() => undefined);
    if (end.aborted) return;
    const kind = chance.below(4);
    if (kind < 2) {
      await endProcess(victims.worker, kind === 0 ? 'SIGKILL' : 'SIGTERM');
      victims.kills[kind === 0 ? 'worker killed' : 'worker asked to end'] += 1;
      victims.worker = restart.worker();
    } else if (kind === 2) victims.kills['run killed'] += killRun(control);
    else {
      await endProcess(victims.server.process, 'SIGKILL');
      victims.kills['server killed'] += 1;
      victims.server = await restart.server(victims.server.port);
    }
  }
}

export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error('it has ended by itself');
  const ended = once(child, 'close');
  child.kill(signal);
  await ended;
}

/** @returns how many there were to be killed */
function killRun(control: Control): number {
  const [own] = control.db.select({ pid: run.pid }).from(run).where(eq(run.outcome, 'running')).all();
  if (!own || own.pid === process.pid) return 0;
  try {
    process.kill(own.pid, 'SIGKILL');
    return 1;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
