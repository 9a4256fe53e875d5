import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { encodeArrow } from '#warehouse/arrow/encode-arrow.ts';
import { openServing } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { measure, median } from './measure.ts';
import { queryCases, type QueryCase } from './query-cases.ts';
import { writeQueryWarehouse } from './query-warehouse.ts';

/** What is measured of one question: milliseconds until its answer is Arrow, and the same for the statement written by hand. */
export interface QueryFigures {
  fact_rows: number;
  name: string;
  rows: number;
  p50_ms: number;
  p95_ms: number;
  raw_p50_ms: number;
  raw_p95_ms: number;
  /** Ratios of the medians, by the clock and by what all threads of the process took. */
  ratio: number;
  cpu_ratio: number;
}

export interface QueryPlan {
  sizes: number[];
  /** Times that each question is asked at least, in turn with the statement by hand; quick ones as often as {@link QUICK_MS} lets them. */
  rounds: number;
  /** Where warehouses are kept from one bench to the next; otherwise they are written and deleted. */
  keep: string | null;
  tell: (line: object) => void;
}

/** Asks warehouses of several sizes what leaders and analysts ask, each question beside the best statement by hand. */
export async function benchQueries(plan: QueryPlan): Promise<{ queries: QueryFigures[]; rss_mb: number }> {
  const folder = plan.keep ?? mkdtempSync(join(tmpdir(), 'lodestar-bench-'));
  const queries: QueryFigures[] = [];
  try {
    for (const size of plan.sizes) {
      const data = join(folder, `query-${size}`);
      if (!existsSync(data)) await writeQueryWarehouse(data, size);
      queries.push(...(await benchSize(data, size, plan)));
      if (!plan.keep) rmSync(data, { recursive: true });
    }
  } finally {
    if (!plan.keep) rmSync(folder, { recursive: true, force: true });
  }
  return { queries, rss_mb: Math.round(process.memoryUsage.rss() / 1e6) };
}

async function benchSize(data: string, size: number, { rounds, tell }: QueryPlan): Promise<QueryFigures[]> {
  const serving = await openServing({ dataDirectory: data });
  const found: QueryFigures[] = [];
  try {
    await serving.withSnapshot(async (snapshot) => {
      for (const one of queryCases) {
        found.push(await benchCase(snapshot, one, { size, rounds }));
        tell(found.at(-1)!);
      }
    });
  } finally {
    serving.close();
  }
  return found;
}

async function benchCase(
  snapshot: Snapshot,
  one: QueryCase,
  { size, rounds }: { size: number; rounds: number },
): Promise<QueryFigures> {
  const [own, raw, ownCpu, rawCpu]: [number[], number[], number[], number[]] = [[], [], [], []];
  let rows = 0;
  await warmUp(snapshot, one);
  const began = performance.now();
  for (let round = 0; round < rounds || performance.now() - began < QUICK_MS; round++) {
    const asked = await measure(async () => {
      rows = encode(await one.ask(snapshot));
    });
    let rawRows = 0;
    const byHand = await measure(async () => {
      rawRows = encode(await askByHand(snapshot, one));
    });
    if (rawRows !== rows) throw new Error(`${one.name}: ${rows} rows, by hand ${rawRows}`);
    own.push(asked.seconds * 1000);
    raw.push(byHand.seconds * 1000);
    ownCpu.push(asked.cpuSeconds);
    rawCpu.push(byHand.cpuSeconds);
  }
  return {
    ...{ fact_rows: size, name: one.name, rows },
    ...{ p50_ms: quantile(own, 0.5), p95_ms: quantile(own, 0.95) },
    ...{ raw_p50_ms: quantile(raw, 0.5), raw_p95_ms: quantile(raw, 0.95) },
    ratio: Number((quantile(own, 0.5) / quantile(raw, 0.5)).toFixed(2)),
    cpu_ratio: Number((median(ownCpu) / median(rawCpu)).toFixed(2)),
  };
}

/** How long a question is asked again and again: some hundred times where it is quick, of which a share of 0.95 says something. */
const QUICK_MS = 3000;

/** As a server is after its first minute: the file read, statements prepared, our own code compiled. */
async function warmUp(snapshot: Snapshot, one: QueryCase): Promise<void> {
  const began = performance.now();
  do {
    encode(await one.ask(snapshot));
    encode(await askByHand(snapshot, one));
  } while (performance.now() - began < QUICK_MS / 3);
}

/** In the lane of the question, so that both have as many threads. */
function askByHand(snapshot: Snapshot, { byHand, lane }: QueryCase): Promise<DuckDBMaterializedResult[]> {
  return Promise.all(byHand(snapshot).map((sql) => snapshot.result(sql, undefined, undefined, lane)));
}

/** @returns rows of all answers */
function encode(answers: DuckDBMaterializedResult[]): number {
  for (const answer of answers) for (const piece of encodeArrow(answer)) void piece;
  return answers.reduce((sum, { rowCount }) => sum + rowCount, 0);
}

function quantile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(2));
}
