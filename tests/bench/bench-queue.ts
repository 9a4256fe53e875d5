import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
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
    const bare = timeBare(join(folder, 'bare.sqlite'));
    const control = openControl(join(folder, 'control.sqlite'));
    const overhead = timeQueue(control);
    control.close();
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

/** What it costs to add such a row, to find the first that waits and mark it, to say that it is worked on, and to end it. @returns ms a row */
function timeBare(file: string): number {
  const sqlite = new Sqlite(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = NORMAL');
  sqlite.exec('create table request (id integer primary key, state text, turn_at text, claim text, at text)');
  sqlite.exec('create index turn on request (state, turn_at)');
  const add = sqlite.prepare(`insert into request (state, turn_at) values ('waiting', ?)`);
  const first = sqlite.prepare(`select id from request where state = 'waiting' order by turn_at limit 1`);
  const mark = sqlite.prepare(`update request set state = 'working', claim = ?, at = ? where id = ?`);
  const renew = sqlite.prepare('update request set at = ? where id = ?');
  const end = sqlite.prepare(`update request set state = 'done', at = ? where id = ?`);
  const claim = sqlite.transaction(() => {
    const { id } = first.get() as { id: number };
    mark.run(randomUUID(), new Date().toISOString(), id);
    return id;
  });
  const each = perItem(() => {
    sqlite.transaction(() => {
      for (let row = 0; row < SCHEDULES * TIMES; row++) add.run(new Date(row).toISOString());
    })();
    for (let row = 0; row < SCHEDULES * TIMES; row++) {
      const id = claim.immediate();
      renew.run(new Date().toISOString(), id);
      end.run(new Date().toISOString(), id);
    }
  });
  sqlite.close();
  return each;
}

function perItem(work: () => void): number {
  const begun = performance.now();
  work();
  return Number(((performance.now() - begun) / (SCHEDULES * TIMES)).toFixed(3));
}
