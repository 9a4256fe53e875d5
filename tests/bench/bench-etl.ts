import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRaw } from './load-raw.ts';
import { loadWhole } from './load-whole.ts';
import { measure, median, type Cost } from './measure.ts';
import { writeRegister } from './write-register.ts';

/** What is measured of one size: seconds and CPU seconds of medians, and their ratios to the engine's own typed load. */
export interface Figures {
  rows: number;
  ratio: number;
  validate_ratio: number;
  delta_ratio: number;
  rows_per_s: number;
  rss_mb: number;
  cpu_ratio: number;
  validate_cpu_ratio: number;
  delta_cpu_ratio: number;
  cpu_us_per_row: number;
  seconds: { [part: string]: number };
  cpu_seconds: { [part: string]: number };
}

const SEED = 20261031;

/**
 * Loads registers of several sizes, each by the engine alone and by us in turn, and tells the figures of each size.
 *
 * @returns those of the largest
 */
export async function benchLoads(plan: {
  sizes: number[];
  rounds: number;
  tell: (line: object) => void;
}): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-bench-'));
  let last: Figures | undefined;
  try {
    for (const rows of plan.sizes.toSorted((a, b) => a - b)) {
      last = await benchSize(folder, rows, plan.rounds);
      plan.tell(last);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (!last) throw new Error('no sizes given');
  return last;
}

async function benchSize(folder: string, rows: number, rounds: number): Promise<Figures> {
  const file = join(folder, `register-${rows}.csv`);
  const delta = join(folder, `delta-${rows}.csv`);
  writeRegister(file, { rows, seed: SEED });
  writeRegister(delta, { rows: rows / 10, from: Math.round(rows * 0.95) + 1, seed: SEED + 1 });
  const costs: { [part: string]: Cost[] } = {};
  let rss = 0;
  for (let round = 0; round < rounds; round++) {
    const note = (part: string, cost: Cost) => (costs[part] ??= []).push(cost);
    settleDisk();
    const whole = await loadWhole(join(folder, 'data'), { file, delta });
    settleDisk();
    note('raw', await measure(() => loadRaw(join(folder, 'raw.duckdb'), file)));
    for (const [part, cost] of Object.entries(whole.costs)) note(part, cost);
    // Later rounds hold what the engine's own load has left.
    if (round === 0) rss = whole.rss;
    rmSync(join(folder, 'data'), { recursive: true, force: true });
    rmSync(join(folder, 'raw.duckdb'));
  }
  rmSync(file);
  rmSync(delta);
  return figuresOf(rows, costs, rss);
}

/** Waits until all is on the disk: whoever writes while it is busy waits for what others wrote before. */
function settleDisk(): void {
  execFileSync('sync');
}

function figuresOf(rows: number, costs: { [part: string]: Cost[] }, rss: number): Figures {
  const of = (key: keyof Cost, ...parts: string[]) =>
    median(costs.raw!.map((_, round) => parts.reduce((sum, part) => sum + costs[part]![round]![key], 0)));
  const ratio = (key: keyof Cost, ...parts: string[]) =>
    median(
      costs.raw!.map(
        (raw, round) => parts.reduce((sum, part) => sum + costs[part]![round]![key], 0) / raw[key],
      ),
    );
  const all = ['receive', 'stage', 'validate', 'settle'];
  const own = all.slice(2);
  const each = (key: keyof Cost) =>
    Object.fromEntries(Object.keys(costs).map((part) => [part, rounded(of(key, part), 3)]));
  return {
    ratio: rounded(ratio('seconds', ...all), 3),
    validate_ratio: rounded(ratio('seconds', ...own), 3),
    rows_per_s: Math.round(rows / of('seconds', ...all)),
    rss_mb: Math.round(rss / 1e6),
    delta_ratio: rounded(ratio('seconds', 'delta'), 3),
    cpu_ratio: rounded(ratio('cpuSeconds', ...all), 3),
    validate_cpu_ratio: rounded(ratio('cpuSeconds', ...own), 3),
    delta_cpu_ratio: rounded(ratio('cpuSeconds', 'delta'), 3),
    cpu_us_per_row: rounded((of('cpuSeconds', ...all) / rows) * 1e6, 3),
    rows,
    seconds: each('seconds'),
    cpu_seconds: each('cpuSeconds'),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
