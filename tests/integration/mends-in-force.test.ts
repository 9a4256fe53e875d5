import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCommandLine } from '#etl/command-line.ts';
import { approveHeld, discardHeld, refuseHeld } from '#etl/decide-held.ts';
import { decide } from '#etl/release-commands.ts';
import { readHeldBack } from '#etl/mend/held-back.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { claimNext } from '#warehouse/queue/claim.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { settleClaim } from '#warehouse/queue/settle.ts';
import { listHeld, readHeld } from '#warehouse/control/held-versions.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { partRefusal } from '#warehouse/snapshot/held-state.ts';
import { usualRetention } from '#warehouse/snapshot/usual-retention.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const toKnown = { column: 'unit_code', value: '99', becomes: '03' };
const header = 'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh';

let world: RefreshWorld;
beforeEach(async () => {
  world = openRefreshWorld();
  deliver('2026-a', '99;10/2025;FILM;8;1;1;1');
  await world.refresh();
});
afterEach(() => world.close());

let written = 0;
function say(mends: object): string {
  const file = join(world.paths.uploads, `mends-${++written}.json`);
  writeFileSync(file, JSON.stringify({ id: file, by: 'A. Steward', why: 'asked the agency', ...mends }));
  world.wait(60);
  return file;
}

/** What is mended at the desk: it always waits to be looked at. */
async function mend(mends: object): Promise<string> {
  const { result } = await world.replay('loan_month', say(mends), { hold: true });
  return result.held!.snapshotId;
}

async function editUnread(): Promise<object> {
  const held = await world.inServed((db) => readHeldBack(db, 'loan_month'));
  const { extractId, fileName, rowNo } = held.find(({ raw }) => raw?.['loans'] === 'abc')!;
  return { rows: [{ extractId, fileName, rowNo, cells: { loans: '90', loans_online: '45' } }] };
}

function deliver(name: string, row: string): void {
  writeFileSync(join(world.paths.inbox, `loan_month/loans-${name}.csv`), `${header}\n${row}\n`);
  world.wait(60);
}
const deliverMore = () => deliver('2026-b', '01;06/2024;FILM;7;2;;');

const mendedRows = () => world.ask('select count(*)::integer as rows from quality.correction');
const ofKnown = () =>
  world.ask(
    `select count(*)::integer as rows from validate.loan_month where unit_code = '03' and period = date '2025-10-01'`,
  );
const corrections = () => readdirSync(join(world.paths.corrections, 'loan_month'));

describe('what was mended and is not approved yet', () => {
  it('is no part of a refresh of its source: neither rows nor meanings of values', async () => {
    const before = await ofKnown();
    await mend(await editUnread());
    await mend({ mappings: [toKnown] });
    deliverMore();
    const { outcome } = await world.refresh();
    expect(outcome).toBe('published');
    expect(await mendedRows()).toEqual([{ rows: 0 }]);
    expect(await ofKnown()).toEqual(before);
  });

  it('makes nothing new of what has not changed', async () => {
    await mend(await editUnread());
    world.wait(60);
    expect((await world.refresh()).outcome).toBe('unchanged');
  });

  it('counts from its approval on, also for what is delivered later', async () => {
    approveHeld(world, await mend(await editUnread()), usualRetention);
    expect(await mendedRows()).toEqual([{ rows: 1 }]);
    world.wait(60);
    expect((await world.refresh()).outcome).toBe('unchanged');
    deliverMore();
    expect((await world.refresh()).outcome).toBe('published');
    expect(await mendedRows()).toEqual([{ rows: 1 }]);
  });

  it('is brought along by the next mend of its source, which is looked at as well', async () => {
    await mend({ mappings: [toKnown] });
    approveHeld(world, await mend(await editUnread()), usualRetention);
    expect(await mendedRows()).toEqual([{ rows: 1 }]);
    expect(await ofKnown()).toEqual([{ rows: 1 }]);
  });

  it.each(['discarded', 'refused'])('is withdrawn where its version is %s', async (how) => {
    const held = await mend({ mappings: [toKnown] });
    const waiting = readHeld(world.control, held);
    expect(partRefusal(world.control, waiting)).toEqual({ mended: ['loan_month'], delivered: [] });
    if (how === 'discarded') discardHeld(world, held, null);
    else refuseHeld(world, held, { sources: [], reason: 'wrong' });
    expect(corrections().filter((name) => name.endsWith('.withdrawn'))).toHaveLength(1);
    approveHeld(world, await mend(await editUnread()), usualRetention);
    expect(await ofKnown()).toEqual([{ rows: 0 }]);
    expect(await mendedRows()).toEqual([{ rows: 1 }]);
  });

  it('is what a refusal at a terminal says it has withdrawn, and no delivery', async () => {
    const held = await mend({ mappings: [toKnown] });
    const line = readCommandLine(
      ['refuse', held, '--why', 'wrong', '--data', world.paths.root],
      () => undefined,
    );
    expect(await decide(line, world.control)).toMatch(/again: none; .* withdrawn: loan_month$/);
  });

  it('is not withdrawn while another version that waits is made with it', async () => {
    const first = await mend({ mappings: [toKnown] });
    const second = await mend(await editUnread());
    expect(partRefusal(world.control, readHeld(world.control, first))).toEqual({
      ...{ mended: [], delivered: ['loan_month'] },
    });
    discardHeld(world, first, null);
    approveHeld(world, second, usualRetention);
    expect(await ofKnown()).toEqual([{ rows: 1 }]);
  });

  it('is not withdrawn by discarding what was overtaken: it may be served by now', async () => {
    const first = await mend({ mappings: [toKnown] });
    approveHeld(world, await mend(await editUnread()), usualRetention);
    discardHeld(world, first, null);
    deliverMore();
    await world.refresh();
    expect(await ofKnown()).toEqual([{ rows: 1 }]);
    expect(listHeld(world.control)).toEqual([]);
  });

  it('keeps who asked for it among those who are no second person, whoever brings it along', async () => {
    const replayAs = async (person: string, mends: object) => {
      const asked = { kind: 'replay', sources: ['loan_month'], trigger: 'manual' } as const;
      enqueue(world.control, { ...asked, sources: [...asked.sources], askedBy: person, askedLabel: person });
      const { claim } = claimNext(world.control, { worker: 'w', pid: process.pid, name: `of ${person}` })!;
      const { result } = await world.replay('loan_month', say(mends), { hold: true, claim });
      const run = readRun(world.control, result.runId)!;
      settleClaim(world.control, claim, {
        ...{ runId: run.runId, outcome: 'held', fault: null, sourceFaults: new Map() },
        ended: 'by itself',
      });
      return run.askers;
    };
    expect(await replayAs('person:a', { mappings: [toKnown] })).toEqual(['person:a']);
    deliverMore();
    await world.refresh();
    expect(await replayAs('person:b', await editUnread())).toEqual(['person:b', 'person:a']);
  });

  it('is what the journal says has changed, and not the contract', async () => {
    const because = () =>
      world.events.filter(({ event }) => event === 'load_planned').map(({ data }) => data?.['because']);
    await mend(await editUnread());
    expect(because().at(-1)).toBe('mends_changed');
    await mend({ mappings: [toKnown] });
    expect(because().at(-1)).toBe('mends_changed');
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace(/^version: .*$/m, 'version: 9.9.9'),
    );
    await world.refresh();
    expect(because().at(-1)).toBe('contract_changed');
  });

  it('may be mended again in the same words once it was withdrawn', async () => {
    const file = say({ mappings: [toKnown] });
    const first = await world.replay('loan_month', file, { hold: true });
    discardHeld(world, first.result.held!.snapshotId, null);
    world.wait(60);
    const again = await world.replay('loan_month', file, { hold: true });
    approveHeld(world, again.result.held!.snapshotId, usualRetention);
    expect(await ofKnown()).toEqual([{ rows: 1 }]);
  });
});

describe('a version of a release that did not say what it was made with', () => {
  it('is taken to be made with all that was mended', async () => {
    await world.replay('loan_month', say(await editUnread()));
    const { file } = readServed(world.control)!;
    const served = join(world.paths.snapshots, file);
    const copy = `${served}.older`;
    copyFileSync(served, copy);
    const older = await openDatabase(copy);
    await older.run('drop table meta.mend; checkpoint');
    older.close();
    copyFileSync(copy, served);
    world.wait(60);
    expect((await world.refresh()).outcome).toBe('unchanged');
    deliverMore();
    expect((await world.refresh()).outcome).toBe('published');
    deliver('2026-c', '01;07/2024;FILM;7;2;;');
    await world.refresh();
    expect(await mendedRows()).toEqual([{ rows: 1 }]);
  });
});
