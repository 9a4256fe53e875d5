import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLease } from '#warehouse/control/lease.ts';
import { listRuns, readRun } from '#warehouse/control/runs.ts';
import { listVersions, publishVersion, readServed } from '#warehouse/control/versions.ts';
import type { JournalReader } from '#etl/journal.ts';
import type { RefreshResult } from '#etl/run.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
});
afterEach(() => world.close());

const outcomes = (result: RefreshResult) =>
  Object.fromEntries(result.sources.map(({ source, outcome }) => [source, outcome]));
const allUnchanged = { unit_register: 'unchanged', unit_change: 'unchanged', loan_month: 'unchanged' };
const LOANS_2025 = 'loan_month/loans-2025.csv';
/** One more loan in the North in May 2025. */
const oneMoreLoan = (text: string) => text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;');
const withoutColumn = (text: string) => text.replace('Lượt mượn', 'Cột lạ');
const loansOf = async (month: string) => {
  const [row] = await world.ask(
    `select numerator from indicators.value where indicator_id = 'loans_total' and unit_id = '00'
       and grain = 'month' and period = date '${month}-01'`,
  );
  return row?.numerator;
};

describe('a first refresh', () => {
  it('accounts for every row, keeps the bad ones with their reasons and publishes figures', async () => {
    const result = await world.refresh();
    expect(result).toMatchObject({ outcome: 'published', fault: null });
    expect(result.sources).toEqual([
      {
        source: 'unit_register',
        outcome: 'loaded',
        physical: 7,
        loaded: 7,
        quarantined: 0,
        skipped: 0,
        flagged: 0,
      },
      {
        source: 'unit_change',
        outcome: 'loaded',
        physical: 3,
        loaded: 3,
        quarantined: 0,
        skipped: 0,
        flagged: 0,
      },
      {
        source: 'loan_month',
        outcome: 'loaded',
        physical: 31,
        loaded: 22,
        quarantined: 6,
        skipped: 3,
        flagged: 0,
      },
    ]);
    expect(
      await world.ask(
        `select reason, count(*) as rows from (
           select unnest(reasons).reason as reason from quality.quarantine) group by reason order by reason`,
      ),
    ).toEqual([
      { reason: 'check', rows: 1 },
      { reason: 'duplicate', rows: 2 },
      { reason: 'reference', rows: 2 },
      { reason: 'required', rows: 1 },
      { reason: 'type', rows: 1 },
    ]);
    expect(await loansOf('2025-05')).toBe(420);
    expect(await loansOf('2025-09')).toBe(425);
  });

  it('leaves a version that says what it is, what it was made of and by what', async () => {
    const { runId, snapshot } = await world.refresh();
    expect(await world.ask('from meta.snapshot')).toMatchObject([
      { snapshot_id: snapshot, run_id: runId, workspace_id: 'tiny', parent_id: null, as_of: '2025-09-30' },
    ]);
    expect(await world.ask('select kind, id from meta.definition order by kind, ordinal')).toEqual([
      { kind: 'fact', id: 'loan' },
      { kind: 'indicator', id: 'loans_total' },
      { kind: 'indicator', id: 'online_rate' },
      { kind: 'source', id: 'unit_register' },
      { kind: 'source', id: 'unit_change' },
      { kind: 'source', id: 'loan_month' },
      { kind: 'workspace', id: 'tiny' },
    ]);
    const lineage = await world.ask('select from_id, to_id from meta.lineage');
    expect(lineage).toContainEqual({ from_id: 'loan_month', to_id: 'loan' });
    expect(lineage).toContainEqual({ from_id: 'loan', to_id: 'online_rate' });
    expect(readServed(world.control)).toMatchObject({ snapshotId: snapshot, runId, asOf: '2025-09-30' });
    expect(world.list('snapshots')).toEqual([`${snapshot}.duckdb`]);
    expect(world.list('build')).toEqual([]);
    expect(readRun(world.control, runId)).toMatchObject({ outcome: 'published', snapshotId: snapshot });
  });

  it('tells its journey in order', async () => {
    await world.refresh();
    const told = world.events
      .filter(({ event }) => event === 'stage_finished')
      .map(({ sourceId, stage }) => `${sourceId ?? '*'} ${stage}`);
    expect(told).toEqual([
      ...['unit_register', 'unit_change', 'loan_month'].flatMap((source) =>
        ['extract', 'stage', 'validate', 'conform'].map((stage) => `${source} ${stage}`),
      ),
      '* star',
      '* indicators',
      '* publish',
    ]);
    expect(world.events.at(-1)).toMatchObject({ event: 'run_finished', data: { outcome: 'published' } });
  });
});

describe('a second refresh', () => {
  it('of the same files changes nothing, says so and repeats the counts', async () => {
    const first = await world.refresh();
    world.wait(3600);
    const second = await world.refresh();
    expect(second).toMatchObject({ outcome: 'unchanged', snapshot: first.snapshot });
    expect(second.sources).toEqual(first.sources.map((source) => ({ ...source, outcome: 'unchanged' })));
    expect(world.list('snapshots')).toHaveLength(1);
    expect(readRun(world.control, second.runId)).toMatchObject({ outcome: 'unchanged', snapshotId: null });
  });

  it('loads what has changed alone, on top of the version before', async () => {
    const first = await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(3600);
    const second = await world.refresh();
    expect(second.outcome).toBe('published');
    expect(outcomes(second)).toEqual({ ...allUnchanged, loan_month: 'loaded' });
    expect(await loansOf('2025-05')).toBe(421);
    expect(readServed(world.control)).toMatchObject({ parentId: first.snapshot, revision: 2 });
    expect(await world.ask('select source_id, run_id from meta.source_load order by 1')).toEqual([
      { source_id: 'loan_month', run_id: second.runId },
      { source_id: 'unit_change', run_id: first.runId },
      { source_id: 'unit_register', run_id: first.runId },
    ]);
  });

  it('of one source asks no other', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    const second = await world.refresh({ sources: ['unit_register'] });
    expect(second).toMatchObject({ outcome: 'unchanged', sources: [{ source: 'unit_register' }] });
    expect(await loansOf('2025-05')).toBe(420);
  });

  it('judges rows anew when the source they refer to has changed', async () => {
    await world.refresh();
    // 99 becomes a province: the row of July 2025 that nobody knew is one of its now.
    world.rewrite('unit_register/units.json', (text) =>
      text.replace(
        '{ "id": "01",',
        '{ "id": "99", "code": "99", "list": "2025", "name": { "official": "New" }, "level": "PROVINCE", "kind": "province", "parent": "00", "from": "2020-01-01", "to": null },\n      { "id": "01",',
      ),
    );
    const second = await world.refresh();
    expect(outcomes(second)).toEqual({
      unit_register: 'loaded',
      unit_change: 'loaded',
      loan_month: 'loaded',
    });
    expect(second.sources.at(-1)).toMatchObject({ loaded: 23, quarantined: 5 });
  });
});

describe('a change of definitions', () => {
  it('is published though no row is new', async () => {
    const first = await world.refresh();
    world.rewrite('workspace/indicators/online_rate.yaml', (text) =>
      text.replace(/^decimals: .*/m, 'decimals: 3'),
    );
    world.wait(60);
    const second = await world.refresh();
    expect(second.outcome).toBe('published');
    expect(second.snapshot).not.toBe(first.snapshot);
    expect(outcomes(second)).toEqual(allUnchanged);
    expect(
      await world.ask(`select body->>'decimals' as decimals from meta.definition where id = 'online_rate'`),
    ).toEqual([{ decimals: '3' }]);
    expect((await world.refresh()).outcome).toBe('unchanged');
  });

  it('of a conform.sql reaches the figures without a new load', async () => {
    await world.refresh();
    world.rewrite('workspace/sources/loan_month/conform.sql', (text) =>
      text.replace('medium, loans,', 'medium, 2 * loans as loans,'),
    );
    world.wait(60);
    const second = await world.refresh();
    expect(outcomes(second)).toEqual(allUnchanged);
    expect(await loansOf('2025-05')).toBe(840);
  });

  it('of a contract judges the same rows anew', async () => {
    await world.refresh();
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace('check: loans_online <= loans', 'check: loans_online <= 2 * loans'),
    );
    world.wait(60);
    const second = await world.refresh();
    expect(outcomes(second)).toEqual({ ...allUnchanged, loan_month: 'loaded' });
    expect(second.sources.at(-1)).toMatchObject({ loaded: 23, quarantined: 5 });
  });

  it('that takes a source away takes its rows away', async () => {
    await world.refresh();
    for (const gone of ['sources/unit_change', 'dimensions/crosswalk.sql'])
      rmSync(join(world.workspace, gone), { recursive: true });
    world.wait(60);
    const second = await world.refresh();
    expect(second.outcome).toBe('published');
    expect(await world.ask('select source_id from meta.source_load order by 1')).toEqual([
      { source_id: 'loan_month' },
      { source_id: 'unit_register' },
    ]);
  });

  it('is also a new business date, where none is pinned', async () => {
    world.rewrite('workspace/workspace.yaml', (text) => text.replace('asOf: 2025-09-30\n', ''));
    await world.refresh();
    expect(readServed(world.control)?.asOf).toBe('2025-10-08');
    // 17:00 UTC is the next day in Hà Nội.
    world.wait(11 * 3600 - 1);
    expect((await world.refresh()).outcome).toBe('unchanged');
    world.wait(1);
    const nextDay = await world.refresh();
    expect(nextDay.outcome).toBe('published');
    expect(readServed(world.control)?.asOf).toBe('2025-10-09');
  });
});

describe('a source that fails', () => {
  it('keeps its last good data while the others are published', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, withoutColumn);
    world.rewrite('unit_change/changes.csv', (text) =>
      `${text.trimEnd()}\n`.replace('0.75', '0.7').replace('0.25', '0.3'),
    );
    world.wait(60);
    const second = await world.refresh();
    expect(second.outcome).toBe('partial');
    expect(outcomes(second)).toEqual({
      unit_register: 'unchanged',
      unit_change: 'loaded',
      loan_month: 'failed',
    });
    expect(await loansOf('2025-05')).toBe(420);
    expect(await world.ask(`select loaded from meta.source_load where source_id = 'loan_month'`)).toEqual([
      { loaded: 22 },
    ]);
    const account = readRun(world.control, second.runId)?.sources.find(
      ({ sourceId }) => sourceId === 'loan_month',
    );
    expect(account).toMatchObject({ outcome: 'failed', errorCode: 'contract_column_missing' });
    expect(account?.errorMessage).toContain('Lượt mượn');
  });

  it('is partial and publishes nothing where nothing else is new', async () => {
    const first = await world.refresh();
    world.rewrite(LOANS_2025, withoutColumn);
    expect(await world.refresh()).toMatchObject({ outcome: 'partial', snapshot: first.snapshot });
    expect(world.list('snapshots')).toHaveLength(1);
  });

  it('at its first load leaves its facts empty, and is loaded when it is mended', async () => {
    world.rewrite(LOANS_2025, withoutColumn);
    expect((await world.refresh()).outcome).toBe('partial');
    expect(await world.ask('select count(*) as rows from star.fact_loan')).toEqual([{ rows: 0 }]);
    world.rewrite(LOANS_2025, (text) => text.replace('Cột lạ', 'Lượt mượn'));
    world.wait(60);
    expect((await world.refresh()).outcome).toBe('published');
    expect(await loansOf('2025-05')).toBe(420);
  });

  it('takes the run with it where all fail, and nothing is served', async () => {
    const result = await world.refresh({ sources: ['loan_month'], ...{} });
    expect(result.sources).toHaveLength(1);
    rmSync(world.paths.inbox, { recursive: true });
    world.wait(60);
    const failed = await world.refresh();
    expect(failed.outcome).toBe('failed');
    expect(failed.sources.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
  });

  it('is one that lost most of its rows, whose rejected rows are kept to be looked at', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, (text) => text.split('\n').slice(0, 3).join('\n'));
    world.wait(60);
    const second = await world.refresh();
    expect(second.outcome).toBe('partial');
    const account = readRun(world.control, second.runId)?.sources.find(
      ({ sourceId }) => sourceId === 'loan_month',
    );
    expect(account).toMatchObject({ outcome: 'failed', errorCode: 'change_unexplained' });
    expect(world.list('rejected')).toEqual([`${second.runId}-loan_month.ndjson`]);
    const lines = readFileSync(join(world.paths.rejected, `${second.runId}-loan_month.ndjson`), 'utf8');
    const rows = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { reasons: { reason: string }[] });
    expect(rows).toHaveLength(3);
    expect(rows.flatMap(({ reasons }) => reasons.map(({ reason }) => reason))).toContain('duplicate');
  });
});

describe('a run that fails', () => {
  const failing = async () => {
    const first = await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.rewrite('workspace/facts/loan.sql', (text) => text.replace('unit_code', `'nobody' as unit_code`));
    world.wait(60);
    return { first, second: await world.refresh() };
  };

  it('leaves the served version as it was, and its own quarantine beside it', async () => {
    const { first, second } = await failing();
    expect(second).toMatchObject({ outcome: 'failed', snapshot: first.snapshot });
    expect(second.fault).toMatchObject({ code: 'unit_unresolved' });
    expect(world.list('build')).toEqual([]);
    expect(world.list('snapshots')).toHaveLength(1);
    expect(world.list('rejected')).toEqual([`${second.runId}-loan_month.ndjson`]);
    expect(readRun(world.control, second.runId)).toMatchObject({
      outcome: 'failed',
      errorCode: 'unit_unresolved',
      sources: [{}, {}, { sourceId: 'loan_month', outcome: 'loaded', quarantined: 6 }],
    });
    expect(await loansOf('2025-05')).toBe(420);
  });

  it('names the sources there are when it is asked for one there is not', async () => {
    const result = await world.refresh({ sources: ['lones'] });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'source_unknown' } });
    expect(result.fault?.message).toContain('loan_month');
  });

  it('says what is wrong with the workspace', async () => {
    world.rewrite('workspace/workspace.yaml', (text) => text.replace('timezone:', 'timezon:'));
    const result = await world.refresh();
    expect(result).toMatchObject({ outcome: 'failed', snapshot: null, fault: { code: 'workspace_invalid' } });
  });

  it('publishes nothing where somebody else has published meanwhile', async () => {
    const first = await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const meddle: JournalReader = ({ event, stage }) => {
      if (event !== 'stage_started' || stage !== 'publish') return;
      const served = readServed(world.control)!;
      publishVersion(world.control, { ...served, snapshotId: 'other' }, served.snapshotId);
    };
    const second = await world.refresh({ readers: [meddle] });
    expect(second).toMatchObject({
      outcome: 'failed',
      snapshot: 'other',
      fault: { code: 'publish_conflict' },
    });
    expect(world.list('snapshots')).toEqual([`${first.snapshot}.duckdb`]);
    expect(listVersions(world.control)).toHaveLength(2);
  });

  it('is one that was asked to stop: it stops between two steps and cleans up', async () => {
    const first = await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const stop = new AbortController();
    const stopAtStar: JournalReader = ({ event, stage }) => {
      if (event === 'stage_started' && stage === 'star') stop.abort();
    };
    const second = await world.refresh({ signal: stop.signal, readers: [stopAtStar] });
    expect(second).toMatchObject({
      outcome: 'failed',
      snapshot: first.snapshot,
      fault: { code: 'run_cancelled' },
    });
    expect(world.list('build')).toEqual([]);
    expect((await world.refresh()).outcome).toBe('published');
  });
});

describe('two refreshes at once', () => {
  it('are one: the second is told who works', async () => {
    const first = world.refresh();
    await expect(world.refresh()).rejects.toMatchObject({ code: 'lease_held' });
    expect((await first).outcome).toBe('published');
    expect(listRuns(world.control)).toHaveLength(1);
    expect((await world.refresh()).outcome).toBe('unchanged');
  });

  it('do not wait for one that has died', async () => {
    takeLease(world.control, 'dead', 2 ** 30);
    expect((await world.refresh()).outcome).toBe('published');
  });
});

describe('a served file that is gone', () => {
  it('is built anew from all sources, whatever was asked', async () => {
    const first = await world.refresh();
    rmSync(join(world.paths.snapshots, `${first.snapshot}.duckdb`));
    world.wait(60);
    const second = await world.refresh({ sources: ['unit_register'] });
    expect(second.outcome).toBe('published');
    expect(second.sources.map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded', 'loaded']);
    expect(await loansOf('2025-05')).toBe(420);
  });
});

describe('a figure that another refresh restates', () => {
  const may = () =>
    world.ask(
      `select value, first_published, restated_from, restated_on, restated_by from indicators.value
       where indicator_id = 'loans_total' and unit_id = '00' and grain = 'month' and period = date '2025-05-01'`,
    );
  const never = { restated_from: null, restated_on: null, restated_by: null };

  it('carries what was published before, through refreshes that do not touch it', async () => {
    await world.refresh();
    expect(await may()).toEqual([{ value: 420, first_published: 420, ...never }]);
    world.rewrite(LOANS_2025, oneMoreLoan);
    await world.refresh();
    const restated = {
      ...{ value: 421, first_published: 420, restated_from: 420, restated_on: '2025-09-30' },
      restated_by: 'data',
    };
    expect(await may()).toEqual([restated]);
    world.rewrite('unit_change/changes.csv', (text) => `${text}\n`);
    await world.refresh();
    expect(await may()).toEqual([restated]);
  });

  it('says where it was the definition that did', async () => {
    await world.refresh();
    world.rewrite('workspace/indicators/loans_total.yaml', (text) =>
      text.replace('measure: loans', 'measure: loans_online'),
    );
    expect((await world.refresh()).outcome).toBe('published');
    expect(await may()).toMatchObject([{ value: 161, restated_from: 420, restated_by: 'definition' }]);
  });
});
