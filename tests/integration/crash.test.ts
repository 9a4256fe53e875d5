import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEvent } from '#etl/journal.ts';
import { listRuns } from '#warehouse/control/runs.ts';
import { listVersions, readServed } from '#warehouse/control/versions.ts';
import { refreshData } from '../support/etl.ts';
import { askFile, openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LOANS_2025 = 'loan_month/loans-2025.csv';
const SEED = 20_261_122;

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where a refresh is killed: at a share of its usual duration, or right after it told the journal of a step. */
type Moment =
  { share: number } | { event: string; stage: string | null; sourceId: string | null; ms: number };

const random = seeded(SEED);
const steps: [event: string, stage: string | null, sourceId: string | null][] = [
  ['run_started', null, null],
  ['stage_finished', 'extract', 'loan_month'],
  ['stage_finished', 'stage', 'loan_month'],
  ['stage_finished', 'validate', 'loan_month'],
  ['stage_finished', 'conform', 'loan_month'],
  ['stage_finished', 'star', null],
  ['stage_finished', 'indicators', null],
  ['stage_started', 'publish', null],
  ['stage_finished', 'publish', null],
  ['version_published', 'publish', null],
];
const moments: Moment[] = [
  ...Array.from({ length: 10 }, (_, i) => ({ share: (i + random()) / 10 })),
  ...steps.map(([event, stage, sourceId]) => ({ event, stage, sourceId, ms: Math.floor(random() * 8) })),
];
const nameOf = (moment: Moment) =>
  'share' in moment
    ? `${Math.round(moment.share * 100)} % of the way`
    : `${moment.ms} ms after ${moment.event} ${moment.stage ?? ''}`;

describe('a refresh that is killed', () => {
  let world: RefreshWorld;
  let usualMs: number;
  /** Loans of May 2025 as the inbox has them: raised by one before each refresh that is killed. */
  let loans = 420;
  const raise = () => {
    world.rewrite(LOANS_2025, (text) =>
      text.replace(/01;05\/2025;BOOK;(\d+)/, (_row, count) => `01;05/2025;BOOK;${Number(count) + 1}`),
    );
    loans += 1;
  };
  const refreshFully = () => refreshData(world.workspace, world.paths.root);
  const servedLoans = async () => {
    const [row] = await world.ask(
      `select (select sum(loans) from validate.loan_month where period = date '2025-05-01') as validated,
              (select sum(loans) from conform.loan_month where period = date '2025-05-01') as conformed,
              (select sum(loans) from star.fact_loan where period = date '2025-05-01') as counted,
              (select numerator from indicators.value where indicator_id = 'loans_total' and unit_id = '00'
                 and grain = 'month' and period = date '2025-05-01') as shown`,
    );
    return row;
  };
  const all = (sum: number) => ({ validated: sum, conformed: sum, counted: sum, shown: sum });

  beforeAll(async () => {
    world = openRefreshWorld();
    await refreshFully();
    raise();
    const began = performance.now();
    expect((await refreshFully()).outcome).toBe('published');
    usualMs = performance.now() - began;
  });
  afterAll(() => world.close());

  it.each(moments.map((moment) => [nameOf(moment), moment] as const))(
    '%s leaves a whole version served, and the next refresh puts everything right',
    async (_name, moment) => {
      const before = loans;
      raise();
      await killAt(moment);

      const served = readServed(world.control)!;
      const file = join(world.paths.snapshots, served.file);
      expect(await askFile(file, 'select snapshot_id, run_id from meta.snapshot')).toEqual([
        { snapshot_id: served.snapshotId, run_id: served.runId },
      ]);
      expect([all(before), all(loans)]).toContainEqual(await servedLoans());

      const next = await refreshFully();
      expect(['published', 'unchanged']).toContain(next.outcome);
      expect(next.sources.at(-1)).toMatchObject({ physical: 31, loaded: 22, quarantined: 6, skipped: 3 });
      expect(await servedLoans()).toEqual(all(loans));
      expect(world.list('build')).toEqual([]);
      expect(world.list('snapshots')).toEqual(
        listVersions(world.control)
          .map((version) => version.file)
          .sort(),
      );
      expect(listRuns(world.control).filter(({ outcome }) => outcome === 'running')).toEqual([]);
    },
  );

  it('is told apart from one that had published before it died', () => {
    const byOutcome = Object.groupBy(listRuns(world.control), ({ outcome }) => outcome);
    expect(byOutcome.interrupted?.length).toBeGreaterThan(5);
    for (const run of byOutcome.interrupted ?? []) expect(run.snapshotId).toBeNull();
  });

  async function killAt(moment: Moment): Promise<void> {
    const args = ['refresh', '--workspace', world.workspace, '--data', world.paths.root, '--json'];
    const child = spawn(process.execPath, [join(root, 'etl', 'cli.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    const kill = (ms: number) => setTimeout(() => child.kill('SIGKILL'), ms);
    const timer = 'share' in moment ? kill(moment.share * usualMs) : null;
    for await (const line of createInterface({ input: child.stdout })) {
      const told = JSON.parse(line) as Partial<JournalEvent>;
      if ('event' in moment && told.event === moment.event && told.stage === moment.stage)
        if (told.sourceId === moment.sourceId) kill(moment.ms);
    }
    await ended;
    if (timer) clearTimeout(timer);
  }
});
