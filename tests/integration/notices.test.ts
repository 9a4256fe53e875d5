import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { endGrant, listGrants } from '#warehouse/control/grants.ts';
import { dismissHeld, holdVersion } from '#warehouse/control/held-versions.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { addFollow, listUnjudged } from '#warehouse/notice/follows.ts';
import { listNotices } from '#warehouse/notice/notices.ts';
import { beginMetrics } from '#lib/server/metrics/metrics.ts';
import { readServedNow, tellNotices } from '#lib/server/notices/tell-notices.ts';
import { writeAll } from '#lib/server/notices/write-all.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

describe('people are told of what is the matter', () => {
  let world: NoticeWorld;
  const people: Record<string, string> = {};
  beforeAll(async () => {
    world = await openNoticeWorld();
    const { control } = world;
    const below = (unitId: string) => ({ extent: 'subtree', unitId, highestClass: 'internal' }) as const;
    people.steward = makePerson(control, [{ role: 'steward' }]);
    people.openSteward = makePerson(control, [{ role: 'steward', highestClass: 'internal' }]);
    people.leader = makePerson(control, [{ role: 'leader' }]);
    people.daNang = makePerson(control, [{ role: 'data_owner', ...below('34-48') }]);
    people.haNoi = makePerson(control, [{ role: 'data_owner', ...below('34-01') }]);
    people.analyst = makePerson(control, [{ role: 'analyst' }]);
    people.administrator = makePerson(control, [{ role: 'administrator' }]);
    // The history of the small warehouse holds a failure of its own.
    world.load('data_connection', {});
    await world.round();
  });
  afterAll(() => world.end());
  const toldOf = (object: string) =>
    Object.entries(people)
      .filter(([, id]) => world.told(id).some((told) => told.endsWith(object)))
      .map(([name]) => name);
  const read = async (name: string) => {
    const reader = readerOf(world.control, readPerson(world.control, people[name]!)!);
    const told = listNotices(world.control, people[name]!, { shelf: 'open', today: '2026-11-03' });
    return (await writeAll(reader, told, 'en')).written.map(({ text }) => text);
  };

  it('by their role, as far as they may know of it: a closed source is not told to who knows none', async () => {
    world.load('data_connection', { outcome: 'failed', errorCode: 'extract_http_failed' });
    world.load('procedure_month', { outcome: 'failed', errorCode: 'change_unexplained' });
    await world.round();
    expect(toldOf('source:data_connection')).toEqual(['steward']);
    expect(toldOf('source:procedure_month')).toEqual(['steward', 'openSteward']);
  });

  it('once, however often it is looked at, and again by none of several who look at once', async () => {
    const before = world.told(people.steward!);
    await world.round();
    const served = (await readServedNow())!;
    await Promise.all(
      [1, 2, 3].map(() =>
        tellNotices(world.control, served, { onFault: (fault) => expect.unreachable(String(fault)) }),
      ),
    );
    expect(world.told(people.steward!)).toEqual(before);
  });

  it('who own rows that were held back of those of their units, and of no others', async () => {
    await world.holdBack('procedure_month', { '48': 3, '49': 4, '79': 20 });
    await world.round();
    expect(toldOf('quarantine source:procedure_month')).toEqual(['steward', 'openSteward', 'daNang']);
    expect(await read('daNang')).toEqual([expect.stringContaining('7 rows of your units held back')]);
    expect(await read('openSteward')).toContainEqual(expect.stringContaining('27 rows of 900 held back'));
    expect((await read('steward')).join()).not.toContain('A secret');
  });

  it('that it is right again, where they were told that it was not', async () => {
    world.load('procedure_month', {});
    await world.round();
    expect(toldOf('restored source:procedure_month')).toEqual(['steward', 'openSteward', 'daNang']);
    expect((await read('daNang'))[0]).toContain('is right again');
  });

  it('that a source was taken back, without that it is right again, too', async () => {
    world.load('task', { outcome: 'failed', errorCode: 'change_unexplained' });
    await world.round();
    world.load('task', { outcome: 'restored' });
    await world.round();
    const ofTask = world.told(people.openSteward!).filter((told) => told.endsWith('source:task'));
    expect(ofTask).toEqual(['jump source:task', 'restored source:task']);
    expect((await read('openSteward'))[0]).toContain('was taken back to an earlier load');
  });

  it('and their leaders, once nobody has acted for two working days', async () => {
    const { control } = world;
    const parentId = readServed(control)!.snapshotId;
    const changes = { sources: [], definitions: [], indicators: [] };
    world.at('2026-11-06T03:00:00Z');
    holdVersion(control, {
      ...{ snapshotId: 'held', file: 'held.duckdb', runId: 'r-held', parentId, asOf: '2026-10-31' },
      ...{ formatVersion: 1, bytes: 1, changes },
    });
    await world.round();
    expect(toldOf('approval version:held')).toEqual(['steward', 'openSteward']);
    world.at('2026-11-10T02:59:00Z');
    await world.round();
    expect(toldOf('approval version:held')).not.toContain('leader');
    world.at('2026-11-10T03:00:00Z');
    await world.round();
    await world.round();
    expect(toldOf('approval version:held')).toEqual(['steward', 'openSteward', 'leader']);
    const told = world.told(people.steward!).filter((one) => one === 'approval version:held');
    expect(told).toHaveLength(2);
    dismissHeld(control, 'held', { outcome: 'discarded', reason: null });
    await world.round();
    const unread = listNotices(control, people.steward!, { shelf: 'unread', today: '2026-11-10' });
    expect(unread.filter(({ kind }) => kind === 'approval')).toEqual([]);
  });

  it('of lateness, where their units report', async () => {
    world.at('2026-12-16T00:00:00Z');
    await world.round();
    const late = Object.entries(people).filter(([, id]) =>
      world.told(id).includes('lateness source:procedure_month'),
    );
    expect(late.map(([name]) => name)).toEqual(['steward', 'openSteward', 'daNang', 'haNoi']);
    expect(world.told(people.daNang!)).not.toContain('lateness source:data_asset');
  });

  it('of nothing that they may know of no longer', async () => {
    const { control } = world;
    expect((await read('daNang')).length).toBeGreaterThan(0);
    for (const { grantId } of listGrants(control, people.daNang!)) endGrant(control, grantId, null);
    expect(await read('daNang')).toEqual([]);
    await world.holdBack('procedure_month', { '48': 9 });
    await world.round();
    expect(world.told(people.daNang!).filter((told) => told.startsWith('quarantine'))).toHaveLength(1);
  });
});

describe('whoever follows a figure', () => {
  let world: NoticeWorld;
  beforeAll(async () => {
    world = await openNoticeWorld();
  });
  afterAll(() => world.end());
  const follow = (personId: string, indicatorId: string, unitId: string, threshold: number) =>
    addFollow(world.control, {
      ...{ personId, indicatorId, unitId, grain: 'month', rule: 'above', threshold, periods: null },
    });

  /** Looks until the version is the one that is looked at. */
  const judgedOn = (snapshotId: string) =>
    vi.waitFor(
      async () => {
        await world.round();
        expect(listUnjudged(world.control, snapshotId)).toEqual([]);
      },
      { timeout: 20_000, interval: 200 },
    );

  it('is told once of each period in which it holds, and of none where they may not read it', async () => {
    const { control, directory } = world;
    const below = { extent: 'subtree', unitId: '34-48', highestClass: 'internal' } as const;
    const own = makePerson(control, [{ role: 'leader', ...below }]);
    follow(own, 'mandatory_connection_rate', '34-48', 0);
    follow(own, 'mandatory_connection_rate', '34-01', 0);
    follow(own, 'api_success_rate', '34-48', 0);
    follow(own, 'liveness_rate', '34-48', 2);
    await world.round();
    await world.round();
    expect(world.told(own)).toEqual(['threshold indicator:mandatory_connection_rate']);
    await publishAltered(control, directory, 's-20261103-000000', []);
    await judgedOn('s-20261103-000000');
    expect(world.told(own)).toHaveLength(1);
    const moved = ['value', 'value_of_unit'].map(
      (table) => `delete from indicators.${table} where period = '2026-10-01'`,
    );
    await publishAltered(control, directory, 's-20261104-000000', moved);
    await judgedOn('s-20261104-000000');
    const [last] = listNotices(control, own, { shelf: 'open', today: '2026-11-03' });
    expect(world.told(own)).toHaveLength(2);
    expect(last?.data).toMatchObject({ period: '2026-09-01', unitId: '34-48' });
  });
});

describe('a round of which a part fails', () => {
  let world: NoticeWorld;
  let steward: string;
  beforeEach(async () => {
    world = await openNoticeWorld();
    steward = makePerson(world.control, [{ role: 'steward' }]);
    makePerson(world.control, [
      { role: 'data_owner', extent: 'subtree', unitId: '34-48', highestClass: 'internal' },
    ]);
    world.load('data_connection', {});
    await world.round();
  });
  afterEach(() => world.end());
  /** Fails what a step writes, as a full disk or a damaged page does. */
  const damage = (what: string) =>
    world.control.sqlite.exec(
      `create trigger damaged before ${what} begin select raise(abort, 'damaged'); end`,
    );
  const mend = () => world.control.sqlite.exec('drop trigger damaged');
  const follow = (personId: string) =>
    addFollow(world.control, {
      ...{ personId, indicatorId: 'mandatory_connection_rate', unitId: '34-48', grain: 'month' },
      ...{ rule: 'above', threshold: 0, periods: null },
    });

  it('tells what a figure has come to where what is the matter cannot be written down, and that later', async () => {
    world.load('task', { outcome: 'failed', errorCode: 'extract_unreadable' });
    follow(steward);
    damage('insert on matter');
    const { failed, done, codes } = await world.roundWithFaults();
    expect(failed).toEqual(['matters']);
    expect(codes).toEqual(['SQLITE_CONSTRAINT_TRIGGER']);
    expect(done).toEqual(['version', 'follows', 'uploads', 'digests', 'deliveries', 'forgetting']);
    expect(world.told(steward)).toEqual(['threshold indicator:mandatory_connection_rate']);
    mend();
    await world.round();
    expect(world.told(steward)).toContain('failure source:task');
  });

  it('tells the other matters where one cannot be judged', async () => {
    const runId = await world.holdBack('procedure_month', { '48': 3 });
    const file = join(dataPaths(world.directory).rejected, `${runId}-procedure_month.ndjson`);
    writeFileSync(file, '{"unit_code": "4');
    world.load('task', { outcome: 'failed', errorCode: 'extract_unreadable' });
    expect((await world.roundWithFaults()).failed).toEqual(['matters']);
    expect(world.told(steward)).toEqual(['failure source:task']);
    writeFileSync(file, '{"unit_code": "48"}\n');
    await world.round();
    expect(world.told(steward)).toEqual(['failure source:task', 'quarantine source:procedure_month']);
  });

  it('tells the others who follow a figure where what one is told cannot be kept', async () => {
    const other = makePerson(world.control, [{ role: 'analyst' }]);
    follow(steward);
    follow(other);
    damage(`insert on notice when new.person_id = '${steward}'`);
    expect((await world.roundWithFaults()).failed).toEqual(['follows']);
    expect([world.told(steward).length, world.told(other).length]).toEqual([0, 1]);
    mend();
    await world.round();
    expect([world.told(steward).length, world.told(other).length]).toEqual([1, 1]);
  });

  it('says in the metrics which part failed, and that it is right again', async () => {
    const metrics = beginMetrics(world.control);
    const said = async (name: string) =>
      (await metrics.read()).split('\n').find((line) => line.startsWith(`${name}{step="matters"}`));
    world.load('task', { outcome: 'failed', errorCode: 'extract_unreadable' });
    damage('insert on matter');
    await world.roundWithFaults();
    expect(await said('lodestar_notices_failed')).toMatch(/ 1$/);
    mend();
    await world.round();
    expect(await said('lodestar_notices_failed')).toMatch(/ 0$/);
    expect(await said('lodestar_notice_faults_total')).toMatch(/ 1$/);
  });
});
