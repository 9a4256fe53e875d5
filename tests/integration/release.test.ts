import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireSecondPerson } from '#etl/approval.ts';
import { approveHeld, discardHeld, refuseHeld } from '#etl/decide-held.ts';
import { readWorkspace } from '#etl/workspace/read-workspace.ts';
import { claimNext } from '#warehouse/queue/claim.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { record } from '#warehouse/control/audit.ts';
import type { AuditAction } from '#warehouse/control/audit-actions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { dismissHeld, listHeld, type HeldVersion } from '#warehouse/control/held-versions.ts';
import { takeLease } from '#warehouse/control/lease.ts';
import { listSnapshots } from '#etl/release-commands.ts';
import { liftRefusals, listRefusals } from '#warehouse/control/refused-deliveries.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { readLoadsSince } from '#warehouse/control/taken-files.ts';
import { listVersions, readServed } from '#warehouse/control/versions.ts';
import { compareVersions, type VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { usualRetention } from '#warehouse/snapshot/retention.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
});
afterEach(() => world.close());

const LOANS_2025 = 'loan_month/loans-2025.csv';
/** One more loan in the North in May 2025. */
const oneMoreLoan = (text: string) => text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;');
const oneLoanLess = (text: string) => text.replace('01;05/2025;BOOK;111;', '01;05/2025;BOOK;110;');
const loansOf = async (month: string) => {
  const [row] = await world.ask(
    `select numerator from indicators.value where indicator_id = 'loans_total' and unit_id = '00'
       and grain = 'month' and period = date '${month}-01'`,
  );
  return row?.numerator;
};
const servedId = () => readServed(world.control)?.snapshotId ?? null;
const approve = (id: string) => approveHeld(world, id, usualRetention);
const needsApproval = () =>
  world.rewrite('workspace/workspace.yaml', (text) => `${text}\nrelease: { approval: person }\n`);

/** Refreshes, changes a figure, and lets what was built wait. */
async function planOneMoreLoan() {
  await world.refresh();
  world.rewrite(LOANS_2025, oneMoreLoan);
  world.wait(60);
  const { held } = await world.refresh({ hold: true });
  if (held === null) throw new Error('nothing waits');
  return held;
}

describe('a source whose contract asks for a word', () => {
  const asking = (approval: string) =>
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace(
        '\ncustomProperties:',
        `\ncustomProperties:\n  - { property: approval, value: ${approval} }`,
      ),
    );

  it('is served without one the first time, and waits whenever it brings another load', async () => {
    asking('person');
    expect((await world.refresh()).outcome).toBe('published');
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const { outcome, held } = await world.refresh();
    expect(outcome).toBe('held');
    expect(await loansOf('2025-05')).toBe(420);
    approve(held!.snapshotId);
    expect(await loansOf('2025-05')).toBe(421);
  });

  it('is approved by another than who asked for it, where it asks for two people', async () => {
    asking('second_person');
    await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const asked = { kind: 'refresh' as const, sources: [], trigger: 'manual' as const };
    enqueue(world.control, { ...asked, askedBy: 'person:a', askedLabel: 'A' });
    const claim = claimNext(world.control, { worker: 'w', pid: process.pid, name: 'claim-1' })!.claim;
    const { held } = await world.refresh({ claim });
    const content = await readWorkspace(world.workspace);
    const decide = (by: string) => requireSecondPerson(world.control, held!, content, by);
    expect(() => decide('person:a')).toThrow(expect.objectContaining({ code: 'second_person_needed' }));
    expect(() => decide('person:b')).not.toThrow();
  });

  it('counts whoever handed in or mended what a schedule takes in as having asked, until it is served', async () => {
    asking('second_person');
    await world.refresh();
    const content = await readWorkspace(world.workspace);
    const isAllowed = (held: HeldVersion, by: string) => {
      try {
        requireSecondPerson(world.control, held, content, by);
        return true;
      } catch (fault) {
        if (fault instanceof WarehouseError && fault.code === 'second_person_needed') return false;
        throw fault;
      }
    };
    const make = (actor: string, action: AuditAction, detail = {}, source = 'loan_month') =>
      record(world.control, { actor, actorLabel: actor, action, object: `source:${source}`, detail });
    world.wait(60);
    make('person:a', 'extract_handed_in', { sentBy: 'person:sender' });
    make('person:m', 'rows_mended');
    make('person:other', 'rows_mended', {}, 'unit_change');
    make('person:reader', 'quarantine_exported');
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const { held } = await world.refresh({ trigger: 'schedule' });
    const allowed = (version: HeldVersion) =>
      ['a', 'sender', 'm', 'other', 'reader'].filter((one) => isAllowed(version, `person:${one}`));
    expect(allowed(held!)).toEqual(['other', 'reader']);
    approve(held!.snapshotId);
    world.wait(60);
    world.rewrite(LOANS_2025, oneLoanLess);
    world.wait(60);
    const later = await world.refresh({ trigger: 'schedule' });
    expect(allowed(later.held!)).toEqual(['a', 'sender', 'm', 'other', 'reader']);
  });
});

describe('a plan', () => {
  it('changes nothing that is served, and names each figure that would move', async () => {
    const held = await planOneMoreLoan();
    expect(await loansOf('2025-05')).toBe(420);
    expect(world.list('held')).toEqual([`${held.snapshotId}.duckdb`]);
    const { sources, definitions, indicators } = held.changes as VersionChanges;
    expect(sources.map(({ source }) => source)).toEqual(['loan_month']);
    expect(definitions).toEqual([]);
    const total = indicators.find(({ indicator }) => indicator === 'loans_total');
    expect(total?.largest).toContainEqual({
      ...{ unit: '01', grain: 'month', period: '2025-05-01' },
      ...{ before: 110, after: 111 },
    });
    expect(total).toMatchObject({ added: 0, removed: 0, root: { before: 420, after: 421 } });
    expect(total!.largest[0]!.unit).not.toBe('00');
  });

  it('names a unit whose figure is gone before those that moved further, and the whole after them', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, (text) => text.replaceAll(/^01;05\/2025;.*\n/gm, ''));
    world.wait(60);
    const { held } = await world.refresh({ hold: true, accept: ['loan_month'] });
    const { indicators } = held!.changes as VersionChanges;
    const total = indicators.find(({ indicator }) => indicator === 'loans_total')!;
    expect(total.largest[0]).toMatchObject({ unit: '01', period: '2025-05-01', before: 110, after: null });
    expect(total.largest.findIndex(({ unit }) => unit === '00')).not.toBe(0);
  });

  it('of what is served already is unchanged and lets nothing wait', async () => {
    await world.refresh();
    world.wait(60);
    expect(await world.refresh({ hold: true })).toMatchObject({ outcome: 'unchanged', held: null });
  });

  it('of a first version calls everything new', async () => {
    const { outcome, held, snapshot } = await world.refresh({ hold: true });
    expect([outcome, snapshot]).toEqual(['held', null]);
    const { sources, indicators } = held!.changes as VersionChanges;
    expect(sources.map(({ before }) => before)).toEqual([null, null, null]);
    expect(indicators.every(({ added, moved }) => added > 0 && moved === 0)).toBe(true);
  });
});

describe('a version that waits', () => {
  it('is served as it was built once a person approves it', async () => {
    const { snapshotId } = await planOneMoreLoan();
    expect(approve(snapshotId)).toMatchObject({ snapshotId });
    expect(servedId()).toBe(snapshotId);
    expect(await loansOf('2025-05')).toBe(421);
    expect([world.list('held'), listHeld(world.control)]).toEqual([[], []]);
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'unchanged' });
  });

  it('leaves its run waiting until the word is spoken, which the run then bears', async () => {
    const approved = await planOneMoreLoan();
    expect(readRun(world.control, approved.runId)).toMatchObject({ outcome: 'held', snapshotId: null });
    approve(approved.snapshotId);
    expect(readRun(world.control, approved.runId)).toMatchObject({
      ...{ outcome: 'published', snapshotId: approved.snapshotId },
    });
    world.rewrite(LOANS_2025, oneLoanLess);
    world.wait(60);
    const { held } = await world.refresh({ hold: true });
    refuseHeld(world, held!.snapshotId, { sources: [], reason: 'wrong month' });
    expect(readRun(world.control, held!.runId)).toMatchObject({ outcome: 'refused', snapshotId: null });
  });

  it('cannot be approved once another version is served, and goes on waiting', async () => {
    const { snapshotId } = await planOneMoreLoan();
    world.wait(60);
    const { snapshot } = await world.refresh();
    expect(() => approve(snapshotId)).toThrow(expect.objectContaining({ code: 'publish_conflict' }));
    expect(servedId()).toBe(snapshot);
    expect(listHeld(world.control).map((held) => held.snapshotId)).toEqual([snapshotId]);
  });

  it('cannot be refused once another version is served: that one may hold the same delivery', async () => {
    const { snapshotId } = await planOneMoreLoan();
    world.wait(60);
    const { snapshot } = await world.refresh();
    const refuse = () => refuseHeld(world, snapshotId, { sources: [], reason: 'wrong month' });
    expect(refuse).toThrow(expect.objectContaining({ code: 'publish_conflict' }));
    expect(listRefusals(world.control)).toEqual([]);
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'unchanged', snapshot });
  });

  it('is thrown away without a verdict when it is discarded: the next refresh loads its delivery', async () => {
    const { snapshotId, runId } = await planOneMoreLoan();
    discardHeld(world, snapshotId, 'planned by mistake');
    expect([world.list('held'), listHeld(world.control)]).toEqual([[], []]);
    expect(readRun(world.control, runId)).toMatchObject({
      ...{ outcome: 'discarded', decisionReason: 'planned by mistake', decidedAt: expect.any(String) },
    });
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'published' });
    expect(await loansOf('2025-05')).toBe(421);
  });

  it('is decided on by one person at a time', async () => {
    const { snapshotId } = await planOneMoreLoan();
    takeLease(world.control, `decision-${snapshotId}`);
    expect(() => approve(snapshotId)).toThrow(expect.objectContaining({ code: 'lease_held' }));
    expect(listHeld(world.control)).toHaveLength(1);
  });

  it('that waits no more is decided on by nobody', async () => {
    const { snapshotId } = await planOneMoreLoan();
    approve(snapshotId);
    const refusal = { sourceId: 'loan_month', contentHash: 'x', reason: 'late' };
    expect(() =>
      dismissHeld(world.control, snapshotId, { outcome: 'refused', reason: 'late', refusals: [refusal] }),
    ).toThrow(expect.objectContaining({ code: 'snapshot_missing' }));
    expect(listRefusals(world.control)).toEqual([]);
  });

  it('is published though what is left of it cannot be removed, and that is told', async () => {
    const { snapshotId } = await planOneMoreLoan();
    const left: unknown[] = [];
    const broken = {
      get keepVersions(): number {
        throw new Error('not removed');
      },
      keepMonthEnds: 0,
    };
    approveHeld({ ...world, onLeft: (fault) => left.push(fault) }, snapshotId, broken);
    expect(servedId()).toBe(snapshotId);
    expect(left).toEqual([expect.objectContaining({ message: 'not removed' })]);
  });

  it('gives way to the next plan once it is overtaken', async () => {
    const overtaken = await planOneMoreLoan();
    world.rewrite(LOANS_2025, oneLoanLess);
    world.rewrite('unit_register/units.json', (text) => text.replaceAll('North', 'Upper North'));
    world.wait(60);
    await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const { held } = await world.refresh({ hold: true });
    expect(listHeld(world.control).map(({ snapshotId }) => snapshotId)).toEqual([held!.snapshotId]);
    expect(world.list('held')).toEqual([held!.file]);
    expect(readRun(world.control, overtaken.runId)).toMatchObject({ outcome: 'discarded' });
    expect(world.events.findLast(({ event }) => event === 'version_held')?.data).toMatchObject({
      replaced: [overtaken.snapshotId],
    });
  });

  it('cannot be approved while it brings a delivery that was refused in another plan, until that is lifted', async () => {
    const first = await planOneMoreLoan();
    world.wait(60);
    const { held: second } = await world.refresh({ hold: true });
    world.wait(60);
    refuseHeld(world, first.snapshotId, { sources: [], reason: 'wrong month' });
    expect(() => approve(second!.snapshotId)).toThrow(
      expect.objectContaining({
        code: 'delivery_refused',
        message: expect.stringContaining('loan_month (wrong month)'),
      }),
    );
    const [listed] = listSnapshots(world.control).filter(({ row }) => row['waiting'] === true);
    expect(listed).toMatchObject({
      row: { state: 'refused' },
      text: expect.stringMatching(/^x .* brings a delivery that was refused since/),
    });
    liftRefusals(world.control, 'loan_month');
    approve(second!.snapshotId);
    expect(await loansOf('2025-05')).toBe(421);
  });

  it('is thrown away when it is refused, with its deliveries, until they change', async () => {
    const { snapshotId } = await planOneMoreLoan();
    const refused = refuseHeld(world, snapshotId, { sources: [], reason: 'wrong month' });
    expect(refused).toEqual(['loan_month']);
    expect([world.list('held'), listHeld(world.control)]).toEqual([[], []]);
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'unchanged' });
    const told = world.events.filter(
      ({ event, sourceId }) => sourceId === 'loan_month' && /^source_(refused|unchanged)$/.test(event),
    );
    expect(told).toMatchObject([
      { event: 'source_refused', data: { reason: 'wrong month', loaded: expect.any(Number) } },
    ]);
    world.rewrite(LOANS_2025, (text) => text.replace('01;05/2025;BOOK;111;', '01;05/2025;BOOK;112;'));
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'published' });
    expect(await loansOf('2025-05')).toBe(422);
  });

  it('is told with the files that are new in it, as they came, once it is refused', async () => {
    const { snapshotId, runId } = await planOneMoreLoan();
    refuseHeld(world, snapshotId, { sources: [], reason: 'wrong month' });
    const [refusal] = listRefusals(world.control);
    const loads = readLoadsSince(world.control, 'loan_month', '2025-01-01');
    const { files, count, deliveries } = loads.find(({ run }) => run.runId === runId)!;
    expect(deliveries).toEqual([{ table: 'loan_month', contentHash: refusal!.contentHash }]);
    expect([count, files]).toEqual([
      1,
      [
        expect.objectContaining({
          fileName: LOANS_2025.split('/').at(-1),
          bytes: statSync(join(world.paths.inbox, LOANS_2025)).size,
          receivedAt: expect.stringMatching(/Z$/),
        }),
      ],
    ]);
  });

  it('may be loaded after all when the refusal is taken back', async () => {
    const { snapshotId } = await planOneMoreLoan();
    refuseHeld(world, snapshotId, { sources: ['loan_month'], reason: 'wrong month' });
    expect(liftRefusals(world.control, 'loan_month')).toBe(1);
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'published' });
  });

  it('is told by its id alone, and those that wait are named', async () => {
    const { snapshotId } = await planOneMoreLoan();
    expect(() => approve('20250101-000000-0000')).toThrow(
      expect.objectContaining({ code: 'snapshot_missing', message: expect.stringContaining(snapshotId) }),
    );
  });

  it('survives runs that sweep, and a file that nobody names does not', async () => {
    const { snapshotId, file } = await planOneMoreLoan();
    world.rewrite(LOANS_2025, oneLoanLess);
    world.wait(60);
    await world.refresh();
    expect(world.list('held')).toEqual([file]);
    expect(approve(snapshotId).snapshotId).toBe(snapshotId);
  });

  it('is what every refresh leaves where the workspace asks for approval', async () => {
    needsApproval();
    const { outcome, held, snapshot } = await world.refresh();
    expect([outcome, snapshot]).toEqual(['held', null]);
    approve(held!.snapshotId);
    expect(await loansOf('2025-05')).toBe(420);
  });
});

describe('a source taken back', () => {
  const wrongThenMore = async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    await world.refresh();
    return servedId();
  };

  it('is what it was before, all else as it is, and its later delivery is not loaded again', async () => {
    const first = (await world.refresh()).snapshot!;
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.rewrite('unit_register/units.json', (text) => text.replaceAll('North', 'Upper North'));
    world.wait(60);
    await world.refresh();
    world.wait(60);
    const { result, from } = await world.rollBack('loan_month');
    expect(from.snapshotId).toBe(first);
    expect(result).toMatchObject({
      outcome: 'published',
      sources: [{ source: 'loan_month', outcome: 'restored' }],
    });
    expect(await loansOf('2025-05')).toBe(420);
    expect(
      await world.ask(`select count(*) as n from star.dim_unit where name like 'Upper North%'`),
    ).not.toEqual([{ n: 0 }]);
    const before = join(world.paths.snapshots, `${first}.duckdb`);
    const after = join(world.paths.snapshots, `${servedId()}.duckdb`);
    const { sources } = await compareVersions(before, after, '00');
    expect(sources.map(({ source }) => source)).toEqual(['unit_register']);
    world.wait(60);
    const again = await world.refresh();
    expect(again.sources.find(({ source }) => source === 'loan_month')).toMatchObject({
      outcome: 'unchanged',
      loaded: 22,
    });
    expect(await loansOf('2025-05')).toBe(420);
  });

  it('says in its run what it was, where it went and why', async () => {
    const first = (await world.refresh()).snapshot!;
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    await world.refresh();
    world.wait(60);
    const { result } = await world.rollBack('loan_month');
    expect(readRun(world.control, result.runId)).toMatchObject({
      ...{ kind: 'rollback', restoredFrom: first, reason: 'figures were wrong' },
    });
  });

  it('keeps its quarantine and accounts with its rows', async () => {
    await wrongThenMore();
    world.wait(60);
    await world.rollBack('loan_month');
    expect(
      await world.ask(
        `select (select count(*) from quality.quarantine where source_id = 'loan_month') as held_back,
                (select sum(quarantined)::integer from meta.extract where source_id = 'loan_month') as told,
                (select loaded from meta.source_load where source_id = 'loan_month') as loaded,
                (select count(*) from validate.loan_month) as there`,
      ),
    ).toEqual([{ held_back: 6, told: 6, loaded: 22, there: 22 }]);
  });

  it('reads as it did though its contract now says that its codes are numbers of a form', async () => {
    await world.refresh();
    const codes = 'select unit_code from validate.unit_register order by unit_code';
    const before = await world.ask(codes);
    world.rewrite('workspace/sources/unit_register/contract.yaml', (text) =>
      text
        .replace('version: 1.0.0', 'version: 1.1.0')
        .replace('name: unit_code', "name: unit_code, logicalTypeOptions: { pattern: '[0-9]{2}' }"),
    );
    world.rewrite('unit_register/units.json', (text) => text.replaceAll('North', 'Upper North'));
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'published' });
    expect(await world.ask(codes)).toEqual(before);
    world.wait(60);
    expect((await world.rollBack('unit_register')).result).toMatchObject({ outcome: 'published' });
    expect(await world.ask(codes)).toEqual(before);
  });

  it('needs a version with another load of it', async () => {
    await world.refresh();
    await expect(world.rollBack('loan_month')).rejects.toMatchObject({ code: 'rollback_impossible' });
  });

  it('fails alone where the contract had other columns then, and what is served stays', async () => {
    await wrongThenMore();
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace('version: 1.0.0', 'version: 1.1.0').replace('name: branches', 'name: branch_count'),
    );
    world.rewrite('workspace/sources/loan_month/conform.sql', (text) =>
      text.replaceAll('branches', 'branch_count as branches'),
    );
    world.wait(60);
    const mended = await world.refresh();
    expect(mended).toMatchObject({ outcome: 'published', fault: null });
    world.wait(60);
    const { result } = await world.rollBack('loan_month');
    expect(result.outcome).toBe('failed');
    expect(servedId()).toBe(mended.snapshot);
    expect(world.list('build')).toEqual([]);
  });
});

describe('versions that are kept', () => {
  it('are as many as the workspace asks for, and each opens', async () => {
    world.rewrite(
      'workspace/workspace.yaml',
      (text) => `${text}\nrelease: { keepVersions: 3, keepMonthEnds: 0 }\n`,
    );
    for (let n = 0; n < 6; n++) {
      world.rewrite(LOANS_2025, n % 2 === 0 ? oneMoreLoan : oneLoanLess);
      world.wait(60);
      await world.refresh();
    }
    const kept = listVersions(world.control);
    expect(kept).toHaveLength(3);
    expect(world.list('snapshots').toSorted()).toEqual(kept.map(({ file }) => file).toSorted());
    for (const [newer, older] of [kept.slice(0, 2), kept.slice(1, 3)]) {
      const changes = await compareVersions(
        join(world.paths.snapshots, older!.file),
        join(world.paths.snapshots, newer!.file),
        '00',
      );
      expect(changes.indicators.map(({ indicator }) => indicator)).toContain('loans_total');
    }
  });

  it('are compared without touching either', async () => {
    await planOneMoreLoan();
    const file = join(world.paths.snapshots, readServed(world.control)!.file);
    const nothing = { sources: [], definitions: [], indicators: [], mends: [] };
    expect(await compareVersions(file, file, '00')).toEqual(nothing);
    rmSync(`${file}.wal`, { force: true });
    expect(world.list('snapshots')).toHaveLength(1);
  });

  it('have the definitions that they had where a release derives another SQL of them', async () => {
    await world.refresh();
    const file = join(world.paths.snapshots, readServed(world.control)!.file);
    const rewritten = async (change: string) => {
      const other = join(world.paths.root, 'other.duckdb');
      copyFileSync(file, other);
      const database = await openDatabase(other);
      await database.run(`update meta.definition set body = replace(body::varchar, ${change})::json`);
      database.close();
      return (await compareVersions(other, file, '00')).definitions.map(({ id }) => id);
    };
    expect(await rewritten(`'as failed', 'AS failed'`)).toEqual([]);
    expect(await rewritten(`'"isMendable":true', '"isMendable":false'`)).toContain('loan_month');
  });
});
