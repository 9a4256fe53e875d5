import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { afterAll, describe, expect, it } from 'vitest';
import { approveHeld, refuseHeld } from '#etl/decide-held.ts';
import { writeQuarantineFile } from '#etl/mend/mend-commands.ts';
import { replay } from '#etl/mend/replay.ts';
import { rollBack } from '#etl/roll-back.ts';
import type { RefreshOptions } from '#etl/run.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { usualRetention } from '#warehouse/snapshot/retention.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { bundleEtl } from '../support/bundle-etl.ts';
import {
  openCase,
  prepareCrashes,
  rowsAfter,
  secondFile,
  withMode,
  type CrashCase,
  type State,
} from '../support/crash-world.ts';
import { judgeServed } from '../support/kill-matrix.ts';
import { OutcomeTable } from '../support/outcome-table.ts';

const program = await bundleEtl('kill-commands');
const table = new OutcomeTable('A command that is killed', [
  'command',
  'step',
  'signal',
  'at once',
  'the next time',
]);
afterAll(() => table.print());

const prepared = await prepareCrashes(program, withMode('merge'));
afterAll(() => prepared.close());
const REASON = 'figures were wrong';

/** A case in which the second delivery waits for a person's word. */
async function whereOneWaits(): Promise<{ world: CrashCase; id: string }> {
  const world = prepared.open();
  world.drop('2025-02.csv', secondFile('merge'));
  const { held } = await world.refresh({ hold: true });
  return { world, id: held!.snapshotId };
}

/** A case in which the second delivery is served, and may be taken back. */
async function whereTwoAreServed(): Promise<{ world: CrashCase }> {
  const world = prepared.open();
  world.drop('2025-02.csv', secondFile('merge'));
  await world.refresh();
  return { world };
}

/** A case with the quarantine of what is served, mended, in a workbook. */
async function whereRowsAreMended(): Promise<{ world: CrashCase; id: string }> {
  const world = prepared.open();
  const file = join(world.paths.root, 'mended.xlsx');
  const { paths, workspace } = world;
  const control = openControl(paths.control);
  await writeQuarantineFile({ control, paths, workspace, table: 'count_month', file });
  control.close();
  const book = new ExcelJs.Workbook();
  await book.xlsx.readFile(file);
  const sheet = book.getWorksheet('rows')!;
  sheet.getRow(1).eachCell((cell, column) => {
    if (cell.text === 'visits') sheet.getRow(3).getCell(column).value = 7;
  });
  await book.xlsx.writeFile(file);
  return { world, id: file };
}

const waiting = (world: CrashCase) => world.inControl(listHeld).map(({ snapshotId }) => snapshotId);
const servedId = (world: CrashCase) => world.inControl(readServed)!.snapshotId;

/** Calls a function of the pipeline in this process, with all that a command would give it. */
async function calling<T>(
  world: CrashCase,
  work: (options: Omit<RefreshOptions, 'sources'>) => Promise<T>,
): Promise<T> {
  const control = openControl(world.paths.control);
  try {
    return await work({
      ...{
        workspace: world.workspace,
        paths: world.paths,
        control,
        trigger: 'command',
        demo: false,
        readers: [],
      },
      environment: () => undefined,
      clock: () => new Date(),
      randomHex: () =>
        Math.floor(Math.random() * 2 ** 32)
          .toString(16)
          .padStart(8, '0'),
      signal: new AbortController().signal,
    });
  } finally {
    control.close();
  }
}

/** Where a command stands that is to be killed: the case, copied anew for each step, and the command line. */
async function stage(made: Promise<{ world: CrashCase; id?: string }>, argsOf: (id: string) => string[]) {
  const { world, id = '' } = await made;
  const origin = world.paths.root;
  const again = prepareCopy(origin);
  const before = await world.served();
  const args = argsOf(id);
  const steps = await again.trace(args);
  const after = await again.served();
  again.close();
  afterAll(() => world.close());
  return { args, id, steps, before, after, open: () => prepareCopy(origin) };
}

let copies = 0;
function prepareCopy(origin: string): CrashCase {
  const own = `${origin}-copy-${++copies}`;
  cpSync(origin, own, { recursive: true });
  return openCase(program, prepared.workspace, own, () => rmSync(own, { recursive: true, force: true }));
}

/** Steps of the command's own: those of a refresh within it are killed elsewhere. */
const ownSteps = (steps: string[], least: string) =>
  steps.slice(steps.findIndex((step) => step.startsWith(least)));

async function kill(
  { args, open, before, after }: Awaited<ReturnType<typeof stage>>,
  step: string,
  again: (world: CrashCase, isDone: boolean) => Promise<string>,
  final: State,
): Promise<void> {
  const world = open();
  try {
    const { signal } = await world.run(args, { step });
    expect(signal).toBe('SIGKILL');
    const left = await judgeServed(world, { before, after });
    const next = await again(world, (await world.served()).all === after.all);
    expect((await world.refresh()).outcome).toBe('unchanged');
    expect((await world.served()).all).toBe(final.all);
    expect(world.leftovers()).toEqual([]);
    table.add(args[0]!, step, 'SIGKILL', left, next);
  } finally {
    world.close();
  }
}

const approving = await stage(whereOneWaits(), (id) => ['approve', id]);
describe('an approval', () => {
  expect(approving.after.rows).toEqual(rowsAfter.merge);
  it.each(approving.steps)('killed at "%s" has published, or waits as it did', (step) =>
    kill(
      approving,
      step,
      async (world, isDone) => {
        expect(waiting(world)).toEqual(isDone ? [] : [approving.id]);
        if (isDone) return 'published';
        world.inControl((control) =>
          approveHeld({ control, paths: world.paths }, approving.id, usualRetention),
        );
        expect(servedId(world)).toBe(approving.id);
        return 'approved again';
      },
      approving.after,
    ),
  );
});

const refusing = await stage(whereOneWaits(), (id) => ['refuse', id, '--why', REASON]);
describe('a refusal', () => {
  it.each(refusing.steps)('killed at "%s" has refused, or waits as it did', (step) =>
    kill(
      refusing,
      step,
      async (world) => {
        if (waiting(world).length === 0) return 'refused';
        const how = { sources: [], reason: REASON };
        world.inControl((control) => refuseHeld({ control, paths: world.paths }, refusing.id, how));
        return Promise.resolve('refused again');
      },
      refusing.before,
    ),
  );
});

const rolling = await stage(whereTwoAreServed(), () => [
  'rollback',
  'count_month',
  '--why',
  REASON,
  '--json',
]);
describe('a rollback', () => {
  it('takes the source back', () => expect(rolling.after.rows).not.toEqual(rolling.before.rows));

  it.each(ownSteps(rolling.steps, 'control insert into run'))(
    'killed at "%s" has taken the source back for good, or has not',
    (step) =>
      kill(
        rolling,
        step,
        async (world, isDone) => {
          if (isDone) return 'taken back';
          const { result } = await calling(world, (options) =>
            rollBack(options, 'count_month', { to: null, reason: REASON }),
          );
          expect(result.outcome).toBe('published');
          return 'rolled back again';
        },
        rolling.after,
      ),
  );
});

const mending = await stage(whereRowsAreMended(), (file) => [
  'replay',
  'count_month',
  '--with',
  file,
  '--json',
]);
describe('a replay', () => {
  it('loads the mended row', () => expect(mending.after.rows).toContain('02 2024-12-01 7'));

  it.each(ownSteps(mending.steps, 'mkdir corrections/count_month'))(
    'killed at "%s" has loaded the mended row once, or has not',
    (step) =>
      kill(
        mending,
        step,
        async (world) => {
          const file = join(world.paths.root, 'mended.xlsx');
          const { result } = await calling(world, (options) => replay(options, 'count_month', file));
          const kept = globSync('corrections/count_month/*', { cwd: world.paths.root });
          expect(kept.map((name) => name.split('.').at(-1)).sort()).toEqual(['ndjson', 'xlsx']);
          return result.outcome;
        },
        mending.after,
      ),
  );
});

describe('a run that wakes after another has taken over', () => {
  it.each(['journal stage_finished validate', 'journal stage_finished publish'])(
    'and had slept at "%s" publishes nothing',
    async (step) => {
      const world = prepared.open();
      world.drop('2025-02.csv', secondFile('merge'));
      const asleep = world.start(['refresh', '--json'], { CRASH_AT: step, CRASH_SIGNAL: 'SIGSTOP' });
      const ended = world.end(asleep);
      await world.stopped(asleep);
      world.inControl(({ sqlite }) => {
        const long = new Date(Date.now() - 600_000).toISOString();
        sqlite.prepare('update lease set heartbeat_at = ?').run(long);
        sqlite.prepare(`update run set heartbeat_at = ? where outcome = 'running'`).run(long);
      });
      expect((await world.refresh()).outcome).toBe('published');
      const id = servedId(world);
      asleep.kill('SIGCONT');
      await ended;
      expect(servedId(world)).toBe(id);
      expect((await world.served()).rows).toEqual(rowsAfter.merge);
      expect((await world.refresh()).outcome).toBe('unchanged');
      expect(world.leftovers()).toEqual([]);
      table.add('refresh', step, 'SIGSTOP', 'another run publishes', 'the sleeper publishes nothing');
      world.close();
    },
  );
});
