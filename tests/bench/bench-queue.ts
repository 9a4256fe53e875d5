import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { claimNext, renewClaim } from '#warehouse/queue/claim.ts';
import { settleClaim } from '#warehouse/queue/settle.ts';
import { countOvertakings, fillQueue, SLOTS, workOff } from '../support/queue-load.ts';

const SCHEDULES = 500;
const TIMES = 20;
const WORKERS = 3;

/** What the queue costs for each run, and what came of a load that three processes did. Times in milliseconds. */
export interface QueueFigures {
  queued: number;
  /** One process, with all of them waiting. */
  overhead_ms: { ask: number; claim: number; renew: number; settle: number };
  /** The same rows written and read by SQLite alone. */
  bare_ms: number;
  ratio: number;
  /** Three processes, a run noted for each. */
  runs_per_s: number;
  lost: number;
  doubled: number;
  overtakings: number;
}

/** Measures the queue beside SQLite alone, then lets three processes work it off. */
export async function benchQueue(tell: (line: object) => void): Promise<QueueFigures> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lodestar-bench-'));
  try {
    const bare = inControl(join(folder, 'bare.db'), timeBare);
    const overhead = inControl(join(folder, 'control.db'), timeQueue);
    const sum = overhead.ask + overhead.claim + overhead.renew + overhead.settle;
    const measured = { overhead_ms: overhead, bare_ms: bare, ratio: Number((sum / bare).toFixed(1)) };
    tell(measured);
    const done = await workOff({ schedules: SCHEDULES, times: TIMES, workers: WORKERS, cutEvery: 100 });
    return {
      queued: SCHEDULES * TIMES,
      ...measured,
      runs_per_s: Math.round(done.runs.length / (done.ms / 1000)),
      lost: SCHEDULES * TIMES - done.requests.filter(({ state }) => state === 'done').length,
      doubled: done.runs.length - new Set(done.requests.map(({ claim }) => claim)).size,
      overtakings: countOvertakings(done),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inControl<T>(file: string, work: (control: Control) => T): T {
  const control = openControl(file);
  try {
    return work(control);
  } finally {
    control.close();
  }
}

function timeQueue(control: Control): QueueFigures['overhead_ms'] {
  const ask = perItem(() => fillQueue(control, { schedules: SCHEDULES, times: TIMES }));
  const spent = { claim: 0, renew: 0, settle: 0 };
  const timed = <T>(what: keyof typeof spent, work: () => T): T => {
    const begun = performance.now();
    const answer = work();
    spent[what] += performance.now() - begun;
    return answer;
  };
  const limits = { warehouse: SLOTS, check: 1 };
  const claimer = { worker: 'bench', pid: process.pid, limits, together: 1 };
  const end = { runId: null, outcome: 'unchanged', fault: null, ended: 'by itself' } as const;
  let claimed = 0;
  for (;;) {
    const claim = timed('claim', () => claimNext(control, { ...claimer, name: randomUUID() }));
    if (!claim) break;
    claimed += 1;
    timed('renew', () => renewClaim(control, claim.claim));
    timed('settle', () => settleClaim(control, claim.claim, { ...end, sourceFaults: new Map() }));
  }
  const each = (ms: number) => Number((ms / claimed).toFixed(3));
  return { ask, claim: each(spent.claim), renew: each(spent.renew), settle: each(spent.settle) };
}

/** The same rows by statements alone: add one, find the first that waits and mark it, say that it is worked on, end it. @returns ms a row */
function timeBare({ sqlite }: Control): number {
  const add = sqlite.prepare(
    `insert into refresh_request (schedule_id, occasion, scheduled_for, kind, sources, trigger, asked_at, not_before, turn_at, state)
     values (@id, @at, @at, 'refresh', @sources, 'schedule', @at, @at, @at, 'waiting')`,
  );
  const first = sqlite.prepare(
    `select * from refresh_request where state = 'waiting' and not_before <= ? order by turn_at, request_id limit 1`,
  );
  const mark = sqlite.prepare(
    `update refresh_request set state = 'working', claim = @claim, worker = 'bench', worker_pid = 1, heartbeat_at = @at, started_at = @at
     where request_id = @id`,
  );
  const renew = sqlite.prepare('update refresh_request set heartbeat_at = @at where claim = @claim');
  const end = sqlite.prepare(
    `update refresh_request set state = 'done', outcome = 'unchanged', ended_at = @at, heartbeat_at = null where claim = @claim`,
  );
  const now = () => new Date().toISOString();
  const claim = sqlite.transaction((name: string) => {
    const { request_id: id } = first.get(now()) as { request_id: number };
    mark.run({ claim: name, at: now(), id });
  });
  return perItem(() => {
    sqlite.transaction(() => {
      for (let row = 0; row < SCHEDULES * TIMES; row++) {
        const id = `schedule-${row % SCHEDULES}`;
        add.run({ id, at: new Date(row).toISOString(), sources: JSON.stringify([id]) });
      }
    })();
    for (let row = 0; row < SCHEDULES * TIMES; row++) {
      const name = randomUUID();
      claim.immediate(name);
      renew.run({ claim: name, at: now() });
      end.run({ claim: name, at: now() });
    }
  });
}

function perItem(work: () => void): number {
  const begun = performance.now();
  work();
  return Number(((performance.now() - begun) / (SCHEDULES * TIMES)).toFixed(3));
}
