import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openControl } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { bundleEtl } from '../support/bundle-etl.ts';
import {
  modes,
  openCase,
  secondFile,
  type CrashCase,
  type Ended,
  type Mode,
} from '../support/crash-world.ts';
import { judgeServed, prepareMode, type Refreshing } from '../support/kill-matrix.ts';
import { OutcomeTable } from '../support/outcome-table.ts';
import { canMount, openSmallDisk, type SmallDisk } from '../support/small-disk.ts';

const table = new OutcomeTable('A disk that fills', [
  ...['room', 'mode', 'told as', 'last stage', 'at once', 'with room again'],
]);
const refreshing = ['refresh', '--json'];
const KB = 1024;

/** Where the last byte of the disk is taken from a refresh at work. */
const steps = [
  'journal run_started',
  'journal stage_started extract',
  'journal stage_started stage',
  'journal stage_started validate',
  'journal stage_started star',
  'journal stage_started publish',
  'journal stage_finished publish',
];

describe.skipIf(!canMount())('a disk that fills (needs a process that may mount)', async () => {
  const program = canMount() ? await bundleEtl('disk-full') : '';
  const prepared = new Map<Mode, Refreshing>();
  if (canMount()) for (const mode of modes) prepared.set(mode, await prepareMode(program, mode));
  afterAll(() => {
    table.print();
    for (const { prepared: one } of prepared.values()) one.close();
  });

  async function onDisk(
    mode: Mode,
    room: string,
    work: (world: CrashCase, disk: SmallDisk) => Promise<Ended>,
  ): Promise<void> {
    const { prepared: origin, before, after } = prepared.get(mode)!;
    const from = origin.open();
    const disk = openSmallDisk(64, from.paths.root);
    const world = openCase(program, from.workspace, disk.root, () => disk.close());
    try {
      world.drop('2025-02.csv', secondFile(mode));
      // A server that serves has its control database open.
      const serving = openControl(world.paths.control);
      const { code, signal, stderr, lines } = await work(world, disk);
      expect(signal).toBe(null);
      const last = lines.findLast(({ stage }) => typeof stage === 'string')?.stage ?? 'before';
      const faults = lines.flatMap(({ data }) => (data as { code?: string } | undefined)?.code ?? []);
      const isTold = faults.includes('disk_full') || stderr.includes('disk full');
      if (code !== 0) expect({ isTold, faults, stderr }).toMatchObject({ isTold: true });
      expect(faults.filter((fault) => fault !== 'disk_full')).toEqual([]);
      const file = join(world.paths.snapshots, readServed(serving)!.file);
      expect(existsSync(file)).toBe(true);
      serving.close();
      disk.free();
      const left = await judgeServed(world, { before, after });
      const { outcome } = await world.refresh();
      expect((await world.served()).all).toBe(after.all);
      expect(world.leftovers()).toEqual([]);
      table.add(
        room,
        mode,
        code === 0 ? 'enough room' : `disk_full, exit ${code}`,
        String(last),
        left,
        outcome,
      );
    } finally {
      world.close();
      from.close();
    }
  }

  it.each([0, 8, 64, 256, 512, 1024, 2048, 3072, 4096, 5120, 6144, 8192, 10_240, 16_384, 20_480, 24_576])(
    'with %i KB left says so, serves what it served, and goes on when there is room',
    (kilobytes) =>
      onDisk('merge', `${kilobytes} KB`, (world, disk) => {
        disk.fill(kilobytes * KB);
        return world.run(refreshing);
      }),
  );

  describe.each(modes)('in mode %s', (mode) => {
    it.each(steps)('at "%s" says so, serves what it served, and goes on when there is room', (step) =>
      onDisk(mode, `none from "${step}" on`, async (world, disk) => {
        const child = world.start(refreshing, { CRASH_AT: step, CRASH_SIGNAL: 'SIGSTOP' });
        const ended = world.end(child);
        await world.stopped(child);
        disk.fill(0);
        child.kill('SIGCONT');
        return ended;
      }),
    );
  });
});
