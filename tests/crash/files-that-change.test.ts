import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleEtl } from '../support/bundle-etl.ts';
import { firstFile, modes, secondFile, type Mode } from '../support/crash-world.ts';
import { prepareMode } from '../support/kill-matrix.ts';
import { rowsOf } from '../support/load-model.ts';
import { OutcomeTable } from '../support/outcome-table.ts';

const program = await bundleEtl('files-that-change');
const table = new OutcomeTable('A file that changes while it is read', [
  'what',
  'when',
  'mode',
  'at once',
  'then',
]);
afterAll(() => table.print());
const refreshing = ['refresh', '--json'];

/** Before it is hashed, once it is copied, and once the copy is known to be whole. */
const moments = [
  'mkdir extracts/count_month/.receiving',
  'copyFile extracts/count_month/.receiving/…',
  'journal stage_finished extract',
];

const half = (mode: Mode) => secondFile(mode).split('\n').slice(0, 2).join('\n') + '\n';
const wrong = (mode: Mode) => secondFile(mode).replaceAll(/,[0-9]+\n/g, ',99\n');

/** What happens to a file, and what it held before. */
const changes: {
  [what: string]: { first: (mode: Mode) => string; change: (file: string, mode: Mode) => void };
} = {
  grows: {
    first: half,
    change: (file, mode) => appendFileSync(file, secondFile(mode).slice(half(mode).length)),
  },
  vanishes: { first: secondFile, change: (file) => rmSync(file) },
  'is replaced': {
    first: wrong,
    change: (file, mode) => {
      writeFileSync(`${file}.part`, secondFile(mode));
      renameSync(`${file}.part`, file);
    },
  },
  'is emptied': { first: secondFile, change: (file) => truncateSync(file, 0) },
};

for (const mode of modes) {
  const ready = await prepareMode(program, mode);
  const { prepared, before, after } = ready;
  afterAll(() => prepared.close());
  const allowed = (files: string[]) => files.map((text) => rowsOf(mode, [firstFile, text]));

  describe.each(Object.entries(changes))(`a file that %s, in mode ${mode},`, (what, { first, change }) => {
    it.each(moments)('at "%s" is loaded as it was or as it is, or not at all', async (moment) => {
      const world = prepared.open();
      const file = join(world.paths.inbox, 'count_month/2025-02.csv');
      world.drop('2025-02.csv', first(mode));
      const child = world.start(refreshing, { CRASH_AT: moment, CRASH_SIGNAL: 'SIGSTOP' });
      const ended = world.end(child);
      await world.stopped(child);
      change(file, mode);
      child.kill('SIGCONT');
      const { code } = await ended;
      const { rows } = await world.served();
      expect([before.rows, ...allowed([first(mode), secondFile(mode)])]).toContainEqual(rows);
      expect(world.leftovers()).toEqual([]);
      world.drop('2025-02.csv', secondFile(mode));
      const { outcome } = await world.refresh();
      // What the file held before may have been published meanwhile, which is remembered.
      expect((await world.served()).now).toBe(after.now);
      expect(world.leftovers()).toEqual([]);
      table.add(what, moment, mode, `exit ${code}`, outcome);
      world.close();
    });
  });

  it(`a file that grows without end, in mode ${mode}, is loaded as it was at one moment, or not at all`, async () => {
    const world = prepared.open();
    const file = join(world.paths.inbox, 'count_month/2025-02.csv');
    const lines = Array.from(
      { length: 20_000 },
      (_, at) => `0${1 + (at % 2)},${2000 + (at >> 1)}-06-01,${at}\n`,
    );
    const [head] = secondFile(mode).split('\n');
    writeFileSync(file, `${head}\n`);
    let written = 0;
    const timer = setInterval(() => {
      if (written < lines.length) appendFileSync(file, lines[written++]!);
    }, 1);
    const { code } = await world.run(refreshing);
    clearInterval(timer);
    const { rows } = await world.served();
    const newest = rows.filter((row) => row.includes('-06-01')).length;
    const upTo = [`${head}\n`, ...lines.slice(0, newest)].join('');
    expect([before.rows, rowsOf(mode, [firstFile, upTo])]).toContainEqual(rows);
    expect(newest).toBeLessThanOrEqual(written);
    world.drop('2025-02.csv', secondFile(mode));
    const { outcome } = await world.refresh();
    expect((await world.served()).all).toBe(after.all);
    expect(world.leftovers()).toEqual([]);
    table.add('grows without end', 'all along', mode, `exit ${code}`, outcome);
    world.close();
  });
}
