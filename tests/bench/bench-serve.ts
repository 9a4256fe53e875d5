import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon, { type Request } from 'autocannon';
import { serverFlags } from '../../bin/set-up.mjs';
import { benchReader, UNLIMITED } from './bench-reader.ts';
import { median } from './measure.ts';
import { shownColumns } from './query-cases.ts';
import { writeQueryWarehouse } from './query-warehouse.ts';
import { timeRights, type RightsFigures } from './time-rights.ts';

export const CONNECTIONS = 50;
const OVERVIEW = `/api/v1/values?unit=00&from=2024-11&format=arrow&columns=${shownColumns.join()}`;

/** What a server did under 50 connections. Milliseconds are of an answer; `errors` counts everything but `200`. */
interface Load {
  per_s: number;
  p50_ms: number;
  p99_ms: number;
  errors: number;
}

export interface ServeFigures {
  fact_rows: number;
  seconds: number;
  /** Each question once only, so that none is answered from memory. */
  uncached: { own: Load; bare: Load; ratio: number };
  cached: { own: Load; bare: Load; ratio: number };
  /** What it costs to find out who asks, and to answer a reader of a part. */
  rights: RightsFigures;
  /** Memory of the product's process at the end. */
  rss_mb: number;
}

export interface ServePlan {
  rows: number;
  seconds: number;
  keep: string | null;
  tell: (line: object) => void;
}

/** Puts 50 connections on the product's data routes and on a bare server of the same statement, in turn. */
export async function benchServe({ rows, seconds, keep, tell }: ServePlan): Promise<ServeFigures> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'lodestar-bench-'));
  try {
    const data = join(folder, `query-${rows}`);
    if (!existsSync(data)) await writeQueryWarehouse(data, rows);
    const [own, bare] = [await start('own', data), await start('bare', data)];
    const headers = benchReader(data);
    try {
      const overview = `${own.origin}${OVERVIEW}`;
      const uncached = await compare(
        seconds,
        { url: overview, headers, isNew: true },
        { url: `${bare.origin}/query` },
      );
      tell({ uncached });
      const cached = await compare(seconds, { url: overview, headers }, { url: `${bare.origin}/ready` });
      tell({ cached });
      const rights = await timeRights(data, { overview: `${own.origin}${OVERVIEW}`, monthAhead });
      return { fact_rows: rows, seconds, uncached, cached, rights, rss_mb: await memoryOf(own.process) };
    } finally {
      for (const server of [own, bare]) server.process.kill();
    }
  } finally {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}

async function start(kind: 'own' | 'bare', data: string): Promise<{ origin: string; process: ChildProcess }> {
  const script = new URL('./serve-overview.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [...serverFlags, script, kind, data], {
    env: { ...process.env, LODESTAR_DATA: data, UV_THREADPOOL_SIZE: '16', ...UNLIMITED },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { origin: `http://127.0.0.1:${String(port).trim()}`, process: child };
}

interface Asked {
  url: string;
  headers?: { [name: string]: string };
  /** Asks each time up to another month that is still to come: the same answer, not known yet. */
  isNew?: boolean;
}

/** Turns of each of two servers: what a shared processor gives drifts by a tenth within seconds. */
const TURNS = 5;
const WARM_SECONDS = 2;

/** Puts load on two servers in turn, warmed up before; figures are medians of turns, the ratio that of neighbours. */
async function compare(seconds: number, own: Asked, bare: Asked) {
  for (const asked of [own, bare]) await load(asked, WARM_SECONDS);
  const turns: { own: Load; bare: Load }[] = [];
  for (let turn = 0; turn < TURNS; turn++)
    turns.push({ own: await load(own, seconds / TURNS), bare: await load(bare, seconds / TURNS) });
  return {
    own: inTheMiddle(turns.map((turn) => turn.own)),
    bare: inTheMiddle(turns.map((turn) => turn.bare)),
    ratio: Number(median(turns.map((turn) => turn.own.per_s / turn.bare.per_s)).toFixed(2)),
  };
}

function inTheMiddle(loads: readonly Load[]): Load {
  const of = (figure: keyof Load) => Math.round(median(loads.map((load) => load[figure])));
  const errors = loads.reduce((sum, load) => sum + load.errors, 0);
  return { per_s: of('per_s'), p50_ms: of('p50_ms'), p99_ms: of('p99_ms'), errors };
}

let asked = 0;

async function load({ url, headers = {}, isNew = false }: Asked, seconds: number): Promise<Load> {
  const requests: Request[] = isNew
    ? [
        {
          setupRequest: (request) => ({
            ...request,
            path: `${new URL(url).pathname}${new URL(url).search}&to=${monthAhead(asked++)}`,
          }),
        },
      ]
    : [{}];
  const found = await autocannon({ url, connections: CONNECTIONS, duration: seconds, headers, requests });
  return {
    per_s: Math.round(found['2xx'] / found.duration),
    ...{ p50_ms: found.latency.p50, p99_ms: found.latency.p99 },
    errors: found.errors + found.timeouts + found.non2xx,
  };
}

function monthAhead(months: number): string {
  return new Date(Date.UTC(2026, 10 + months)).toISOString().slice(0, 7);
}

/** Resident bytes as the system counts them. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000);
}
