import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asc, count, inArray, sql } from 'drizzle-orm';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { run } from '#warehouse/control/schema.ts';
import { enqueue, type RefreshRequest } from '#warehouse/queue/enqueue.ts';

const program = fileURLToPath(new URL('./queue-worker.ts', import.meta.url));
/** Claims at work at once, of all workers together. */
export const SLOTS = 12;

/** Times of schedules that all wait when the workers begin. */
export interface QueueLoad {
  schedules: number;
  times: number;
  workers: number;
  /** Of every so many requests one is cut short at first; 0: none. */
  cutEvery: number;
}

/** What was done of a load. */
export interface QueueDone {
  /** All requests, in the order of their turn. */
  requests: RefreshRequest[];
  /** Claims of the runs, in the order in which they were begun. */
  runs: string[];
  /** From the first run to the last, in ms. */
  ms: number;
}

/** Lets workers, each a process of its own, do a load to its end. */
export async function workOff(load: QueueLoad): Promise<QueueDone> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lodestar-queue-'));
  const file = join(folder, 'control.sqlite');
  const control = openControl(file);
  const args = ['--no-warnings', program, file, String(SLOTS), String(load.cutEvery), String(load.workers)];
  let workers: ChildProcess[] = [];
  try {
    workers = Array.from({ length: load.workers }, () =>
      spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    // What a process needs to start is no part of what is measured.
    await Promise.all(workers.map(({ stdout }) => once(stdout!, 'data')));
    fillQueue(control, load);
    while (countOpen(control) > 0) {
      if (workers.some(({ exitCode, signalCode }) => (exitCode ?? signalCode) !== null))
        throw new Error('a worker has ended');
      await pause(100);
    }
    await Promise.all(workers.map(stop));
    return readDone(control);
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    control.close();
    rmSync(folder, { recursive: true });
  }
}

/** Fills a queue with times of schedules: the first of all of them, then the second of all of them, and so on. */
export function fillQueue(
  control: Control,
  { schedules, times }: Pick<QueueLoad, 'schedules' | 'times'>,
): void {
  const first = control.clock().getTime() - 86_400_000;
  control.db.transaction(() => {
    for (let time = 0; time < times; time++)
      for (let schedule = 0; schedule < schedules; schedule++) {
        const scheduledFor = new Date(first + (time * schedules + schedule) * 10).toISOString();
        const scheduleId = `schedule-${schedule}`;
        const asked = { scheduleId, occasion: scheduledFor, scheduledFor, sources: [scheduleId] };
        enqueue(control, { ...asked, kind: 'refresh', trigger: 'schedule' });
      }
  });
}

/**
 * How often one was taken although another, whose turn was earlier, was free to be taken: its time had come, and nothing of its schedule
 * was at work or to be tried again. Claims and ends are transactions one after the other, so their times tell.
 */
export function countOvertakings({ requests }: QueueDone): number {
  const tried = new Set(requests.flatMap(({ attempts, scheduleId }) => (attempts > 0 ? scheduleId : [])));
  const lastEnd = new Map<string | null, string>();
  let overtakings = 0;
  for (const [turn, { scheduleId, notBefore, startedAt, endedAt }] of requests.entries()) {
    const freeAt = lastEnd.get(scheduleId) ?? notBefore;
    lastEnd.set(scheduleId, endedAt!);
    if (tried.has(scheduleId)) continue;
    for (let later = turn + 1; later < requests.length; later++) {
      const other = requests[later]!.startedAt!;
      if (freeAt < other && other < startedAt!) overtakings += 1;
    }
  }
  return overtakings;
}

async function stop(worker: ChildProcess): Promise<void> {
  const ended = once(worker, 'close');
  worker.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`a worker ended with ${code}`);
}

function countOpen(control: Control): number {
  const open = inArray(refreshRequest.state, ['waiting', 'working']);
  return control.db.select({ open: count() }).from(refreshRequest).where(open).get()?.open ?? 0;
}

function readDone(control: Control): QueueDone {
  const requests = control.db.select().from(refreshRequest).orderBy(asc(refreshRequest.turnAt)).all();
  const begun = control.db
    .select({ claim: run.claim, at: run.startedAt })
    .from(run)
    .orderBy(sql`rowid`)
    .all();
  const times = begun.map(({ at }) => Date.parse(at));
  return {
    requests,
    runs: begun.map(({ claim }) => claim ?? ''),
    ms: Math.max(...times) - Math.min(...times),
  };
}
