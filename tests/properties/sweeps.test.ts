import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualPolicy } from '#etl/sweep/retention-policy.ts';
import { sweep } from '#etl/sweep/sweep.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { listVersions } from '#warehouse/control/versions.ts';
import { askFile, openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const LOANS_2025 = 'loan_month/loans-2025.csv';

/** What may happen to a warehouse. */
const step = fc.oneof(
  fc.constant('deliver' as const),
  fc.constant('plan' as const),
  fc.constant('spoil' as const),
  fc.constant('take back' as const),
  fc.integer({ min: 1, max: 500 }).map((days) => ({ days })),
);

async function take(world: RefreshWorld, one: typeof step extends fc.Arbitrary<infer T> ? T : never) {
  world.wait(60);
  const change = (text: string) =>
    text.replace(/BOOK;(\d+);/, (_, count: string) => `BOOK;${Number(count) + 1};`);
  if (typeof one === 'object') return world.wait(one.days * 86_400);
  if (one === 'take back') return void (await world.rollBack('loan_month').catch(() => null));
  world.rewrite(LOANS_2025, one === 'spoil' ? (text) => text.replace(/BOOK;\d+;/, 'BOOK;many;') : change);
  await world.refresh({ hold: one === 'plan' });
}

/** What versions that are kept or wait refer to and is not there. */
async function missing({ control, paths }: RefreshWorld): Promise<string[]> {
  const files = [
    ...listVersions(control).map(({ file, runId }) => ({ file: join(paths.snapshots, file), runId })),
    ...listHeld(control).map(({ file, runId }) => ({ file: join(paths.held, file), runId })),
  ];
  const lost: string[] = [];
  for (const { file, runId } of files) {
    const loads = await askFile(file, 'select run_id from meta.source_load');
    const runs = [runId, ...loads.map((load) => String(load.run_id))];
    lost.push(...runs.filter((id) => readRun(control, id) === null));
    const extracts = await askFile(file, 'select distinct extract_id, file_name from meta.extract');
    for (const { extract_id, file_name } of extracts) {
      const name = String(file_name).split('/').at(-1)!;
      const copies = globSync(`*/${String(extract_id)}/${name}`, { cwd: paths.extracts });
      if (!copies.some((copy) => existsSync(join(paths.extracts, copy, '..', 'manifest.json'))))
        lost.push(`${String(extract_id)}/${name}`);
    }
  }
  return lost;
}

describe('a sweep', () => {
  it('takes nothing that a version which is kept or waits refers to, whatever came before', async () => {
    const worlds = fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 6 }),
      fc.record({
        extractDays: fc.constantFrom(1, 100, 365),
        runDays: fc.constantFrom(1, 100),
        journalDays: fc.constantFrom(1, 100),
        keepVersions: fc.constantFrom(1, 3),
      }),
      async (steps, { keepVersions, ...days }) => {
        const world = openRefreshWorld();
        try {
          const text = `\nrelease: { keepVersions: ${keepVersions}, keepMonthEnds: 1 }\nretention: ${JSON.stringify(days)}\n`;
          world.rewrite('workspace/workspace.yaml', (before) => before + text);
          await world.refresh();
          for (const one of steps) await take(world, one);
          const policy = { ...usualPolicy, ...days };
          await sweep(world, policy);
          expect(await missing(world)).toEqual([]);
          const again = await sweep(world, policy);
          expect(again).toMatchObject({ extracts: 0, runs: 0, journalEntries: 0, rejected: 0 });
        } finally {
          world.close();
        }
      },
    );
    await fc.assert(worlds, { numRuns: 4 });
  }, 300_000);
});
