import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeQueryWarehouse } from './query-warehouse.ts';
import { randomQuestions } from './random-questions.ts';
import { startServer, type RunningServer } from './running-server.ts';

const CLIENTS = 8;
const LOOK_EVERY_MS = 1_000;
/** A working day's server is warm before it is judged. */
const WARM_MS = 3_000;

/** What a server went through, and what was left of it. Memory as the system counts it, in megabytes. */
export interface SoakFigures {
  fact_rows: number;
  seconds: number;
  answered: number;
  /** Whose client went away before the answer was there. */
  left: number;
  errors: number;
  rss_mb: { start: number; most: number; end: number };
  /** Beyond those before the soak, once everybody has gone. */
  left_behind: { connections: number; files: number; cpu_ms_per_s: number };
}

type Counts = Record<'answered' | 'left' | 'errors', number>;

export interface SoakPlan {
  rows: number;
  seconds: number;
  keep: string | null;
  tell: (line: object) => void;
}

/** Asks the built server random questions in the words of the model, a third of which nobody waits for, and looks at what stays. */
export async function benchSoak({ rows, seconds, keep, tell }: SoakPlan): Promise<SoakFigures> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'lodestar-bench-'));
  try {
    const data = join(folder, `query-${rows}`);
    if (!existsSync(data)) await writeQueryWarehouse(data, rows);
    const server = await startServer(data);
    try {
      return { fact_rows: rows, seconds, ...(await soak(server, seconds, tell)) };
    } finally {
      server.process.kill();
    }
  } finally {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}

async function soak(server: RunningServer, seconds: number, tell: SoakPlan['tell']) {
  const counts = { answered: 0, left: 0, errors: 0 };
  const first = new AbortController();
  const warm = Array.from({ length: CLIENTS }, (_, seed) =>
    ask(server, { seed, counts: { ...counts }, end: first.signal }),
  );
  setTimeout(() => first.abort(), WARM_MS);
  await Promise.all(warm);
  await pause(WARM_MS);
  const before = await look(server);
  let most = before.memory;
  const end = new AbortController();
  const watching = setInterval(() => {
    void memoryOf(server).then((memory) => {
      most = Math.max(most, memory);
    });
  }, LOOK_EVERY_MS);
  const telling = setInterval(() => tell({ ...counts, rss_mb: most }), 60_000);
  setTimeout(() => end.abort(), seconds * 1000);
  await Promise.all(
    Array.from({ length: CLIENTS }, (_, client) =>
      ask(server, { seed: CLIENTS + client, counts, end: end.signal }),
    ),
  );
  clearInterval(watching);
  clearInterval(telling);
  await pause(WARM_MS);
  const after = await look(server);
  return {
    ...counts,
    rss_mb: { start: before.memory, most, end: after.memory },
    left_behind: {
      connections: after.connections,
      files: after.files - before.files,
      cpu_ms_per_s: after.cpuPerSecond,
    },
  };
}

/** Asks one question after the other; some askers go before their answer is there. */
async function ask(
  { origin, headers }: RunningServer,
  { seed, counts, end }: { seed: number; counts: Counts; end: AbortSignal },
): Promise<void> {
  for (const { address, patience } of randomQuestions(seed)) {
    if (end.aborted) return;
    const gone = new AbortController();
    const leave = () => gone.abort();
    end.addEventListener('abort', leave, { once: true });
    const leaving = patience === null ? undefined : setTimeout(leave, patience);
    try {
      const answer = await fetch(`${origin}${address}`, { headers, signal: gone.signal });
      await answer.arrayBuffer();
      if (answer.ok) counts.answered += 1;
      else refuse(counts, `${answer.status}`, address);
    } catch (fault) {
      if (gone.signal.aborted) counts.left += 1;
      else refuse(counts, String(fault), address);
    } finally {
      clearTimeout(leaving);
      end.removeEventListener('abort', leave);
    }
  }
}

function refuse(counts: Counts, why: string, address: string): void {
  counts.errors += 1;
  process.stderr.write(`${why} ${address}\n`);
}

/** What a process holds: memory, open files, connections to its port, and what it does when nobody asks for anything. */
async function look(server: RunningServer) {
  const from = await cpuOf(server);
  await pause(1_000);
  return {
    memory: await memoryOf(server),
    files: readdirSync(`/proc/${server.process.pid}/fd`).length,
    connections: await connectionsOf(server),
    cpuPerSecond: (await cpuOf(server)) - from,
  };
}

export async function memoryOf({ process: { pid } }: RunningServer): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
}

/** Milliseconds of all threads so far: a clock tick is ten of them. */
async function cpuOf({ process: { pid } }: RunningServer): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user! + system!) * 10;
}

/** Connections that are open at the server's end. */
async function connectionsOf({ origin }: RunningServer): Promise<number> {
  const port = Number(new URL(origin).port).toString(16).toUpperCase().padStart(4, '0');
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n');
  return lines.filter((line) => new RegExp(`^\\s*\\d+: \\w+:${port} \\w+:\\w+ 01 `).test(line)).length;
}
