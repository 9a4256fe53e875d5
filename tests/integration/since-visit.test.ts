import { setImmediate as afterwards } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authSettings } from '#lib/server/auth/auth-settings.ts';
import { authenticate } from '#lib/server/auth/authenticate.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { FOR_PAPER } from '#lib/server/paper/for-paper.ts';
import { holdingOneVersion, openWarehouse } from '#lib/server/warehouse.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { listSessions, setViewAs } from '#warehouse/control/sessions.ts';
import { readVisits } from '#warehouse/control/visits.ts';
import { retireVersions } from '#warehouse/snapshot/retention.ts';
import type { Serving } from '#warehouse/snapshot/serve.ts';
import { load } from '../../src/routes/+page.server.ts';
import type { SinceView } from '../../src/routes/read-since.ts';
import { publishAltered } from '../support/altered-version.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { englishLocals } from '../support/explored-page.ts';
import { bearerOf, makePerson, makeSession, type TestGrant } from '../support/sign-in.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';

const PROVINCE = '34-66';
const HOUR_MS = 3_600_000;

let api: ApiServer;
let serving: Serving;
let control: Control;
/** Over all tests: what is remembered of two versions is remembered by their ids, which no two have. */
let published = 0;
let first: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-12T01:00:00Z') });
  api = await startApiServer();
  ({ snapshotId: first } = await buildSmallWarehouse(api.directory));
  serving = await openWarehouse();
  ({ control } = serving);
});
afterEach(async () => {
  await api.end();
  vi.useRealTimers();
});

const wait = (hours: number) => vi.setSystemTime(Date.now() + hours * HOUR_MS);
const leader = (grant: TestGrant = {}) => makePerson(control, [{ role: 'leader', ...grant }]);
const ofProvince: TestGrant = { extent: 'subtree', unitId: PROVINCE };

/** Publishes a version in which some cells of October are others. */
async function publish(set: string, where = `indicator_id = 'redeclaration_rate'`): Promise<void> {
  published += 1;
  const id = `s-2026111${published % 10}-00000${Math.floor(published / 10)}`;
  const statements = ['value', 'value_of_unit'].map(
    (table) =>
      `update indicators.${table} set ${set}
       where grain = 'month' and period = '2026-10-01' and unit_id in ('00', '${PROVINCE}') and ${where}`,
  );
  await publishAltered(control, api.directory, id, statements);
  // Which version is served is asked twice a second at most.
  await expect.poll(() => serving.withSnapshot(({ snapshotId }) => Promise.resolve(snapshotId))).toBe(id);
}

/** Publishes once more the same, keeps no version but that and the one it was built on, and lets the server notice. */
async function retireFirst(): Promise<void> {
  await publish('value = value');
  retireVersions(control, dataPaths(api.directory), { keepVersions: 1, keepMonthEnds: 0 });
  const isAttached = () => serving.withSnapshot(() => Promise.resolve(serving.attached().includes(first)));
  await expect.poll(isAttached, { timeout: 10_000 }).toBe(false);
}

interface Credentials {
  cookie?: string;
  authorization?: string;
}

/** Reads the briefing with what a browser or a program sends, and lets what follows the answer be done. */
async function readWith(
  { cookie, authorization }: Credentials,
  search = '',
  headers = {},
): Promise<SinceView | null> {
  const asked = { cookie, authorization, address: '127.0.0.1' };
  const reader = authenticate(control, asked, authSettings())!;
  const url = new URL(`http://localhost/${search}`);
  const event = { url, request: new Request(url, { headers }), locals: await englishLocals() };
  const data = await readingAs(reader, () => holdingOneVersion(async () => load(event as never)));
  await afterwards();
  return (data as { since: SinceView | null }).since;
}

/** Reads the briefing in a browser that has just been signed in. */
const read = (personId: string, search = '') => readWith({ cookie: makeSession(control, personId) }, search);

const movedIn = (since: SinceView | null) => since?.list?.rows.map(({ id }) => id);

describe('what changed since the last visit', () => {
  it('is of the account: of two in one browser each has their own, and one has it in every browser', async () => {
    const [minister, deputy] = [leader(), leader()];
    expect(await read(minister)).toBeNull();
    wait(24);
    await publish('value = value + 0.1');
    expect(await read(deputy)).toBeNull();
    const since = await read(minister);
    expect(since?.line).toBe('Since your last visit (12 Nov 2026) 1 of 7 headlines changed');
    expect(since?.list).toMatchObject({
      title: 'Since your last visit (12 Nov 2026, 08:00) 1 of 7 headlines changed',
      rows: [{ id: 'redeclaration_rate', why: 'October 2026, corrected' }],
      notes: [],
    });
    expect(await read(deputy)).toBeNull();
    // The same account, signed in somewhere else.
    expect(await read(minister)).toEqual(since);
  });

  it('stays while they read, however often they load it again, and goes with the next visit', async () => {
    const person = leader();
    await read(person);
    wait(24);
    await publish('value = value + 0.1');
    const browser = { cookie: makeSession(control, person) };
    const first = await readWith(browser);
    expect(movedIn(first)).toEqual(['redeclaration_rate']);
    for (let reload = 0; reload < 4; reload++) {
      wait(0.4);
      expect(await readWith(browser)).toEqual(first);
    }
    wait(0.6);
    expect(await readWith(browser)).toEqual({
      line: 'No newer version since your last visit (09:36)',
      list: null,
    });
  });

  it('is told though more was published than is kept, by what was noted, and says so', async () => {
    const person = leader();
    await read(person);
    for (let day = 0; day < 12; day++) {
      wait(24);
      await publish('value = value + 0.01');
    }
    await retireFirst();
    const since = await read(person);
    expect(movedIn(since)).toEqual(['redeclaration_rate']);
    expect(since?.line).toMatch(/12 Nov 2026\) 1 of 7 headlines changed$/);
    expect(since?.list?.notes).toEqual([
      'That version is no longer kept: compared with the figures as noted at that visit.',
    ]);
    const noted = readVisits(control, person)!.before!.briefings[0]!.figures[1]!;
    expect(since?.list?.rows[0]?.before).toBe(`${(noted.value! * 100).toFixed(1)}%`);
    // Of another unit nothing was noted.
    expect(await read(person, `?unit=${PROVINCE}`)).toEqual({
      line: 'Not compared with your last visit (12 Nov 2026): that version is no longer kept',
      list: null,
    });
  });

  it('is the same by what was noted as by the version itself', async () => {
    const person = leader();
    await read(person);
    wait(24);
    await publish('value = value + 0.1, target = 0.01', `indicator_id <> 'overdue_task_rate'`);
    const byVersion = await read(person);
    await retireFirst();
    wait(0.1);
    const byNote = await read(person);
    expect(byVersion?.list?.rows.length).toBeGreaterThan(3);
    expect(byNote?.list?.rows).toEqual(byVersion?.list?.rows);
    expect([byVersion?.list?.notes.length, byNote?.list?.notes.length]).toEqual([0, 1]);
  });

  it('is nothing where a later version was taken back, and tells a goal that moved', async () => {
    const person = leader();
    await read(person);
    wait(24);
    await publish('value = value + 0.1');
    wait(1);
    // As at first: what was loaded in between is taken back.
    await publish('value = value - 0.1');
    expect(await read(person)).toEqual({
      line: 'Since your last visit (12 Nov 2026) none of the 7 headlines has changed',
      list: null,
    });
    wait(24);
    await publish('target = 0.01');
    expect((await read(person))?.list?.rows.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^October 2026, goal .+ \(.+\), now 1% \(.+\)$/),
    ]);
  });

  it('tells which headlines reached or lost their path, once, and what else needs somebody or does no longer', async () => {
    await publish(`status = 'on_path'`);
    const person = leader();
    await read(person);
    const page = expect.stringMatching(/^\/indicators\/redeclaration_rate/);
    const toldOf = async (set: string) => {
      wait(24);
      await publish(set);
      return (await read(person))?.list?.told.map(({ text, href }) => [text, href]);
    };
    expect(await toldOf(`status = 'behind', path = value - 0.3`)).toEqual([
      [expect.stringMatching(/^Party agencies: .+ has left its path \(.+%\)\.$/), page],
    ]);
    expect(await toldOf(`status = 'on_path', path = value`)).toEqual([
      [expect.stringMatching(/^Party agencies: .+ is now on its path \(.+%\)\.$/), page],
    ]);
    await toldOf(`status = 'within_tolerance'`);
    expect(await toldOf(`status = 'behind', path = value - 0.3`)).toEqual([
      [expect.stringMatching(/^New in Party agencies – [^:]+: .+ behind the path/), page],
    ]);
    expect(await toldOf(`status = 'within_tolerance', path = value`)).toEqual([
      [expect.stringMatching(/^No longer in Party agencies – [^:]+: .+ behind the path/), page],
    ]);
  });

  it('is of a province leader’s own unit, and of the whole that they see a part of nothing', async () => {
    const person = leader(ofProvince);
    await read(person);
    await read(person, '?unit=00');
    expect(readVisits(control, person)!.last.briefings.map(({ unitId }) => unitId)).toEqual([PROVINCE]);
    wait(24);
    await publish('value = value + 0.1');
    expect(movedIn(await read(person))).toEqual(['redeclaration_rate']);
    expect(await read(person, '?unit=00')).toBeNull();
    await retireFirst();
    expect(movedIn(await read(person))).toEqual(['redeclaration_rate']);
    expect(await read(person, '?unit=00')).toBeNull();
  });

  it('tells nothing of a cell that is hidden by now', async () => {
    const person = leader();
    await read(person);
    wait(24);
    await publish(`value = null, state = 'suppressed', numerator = null, denominator = null`);
    await retireFirst();
    const since = await read(person);
    expect(since?.line).toMatch(/none of the 6 headlines has changed$/);
    expect(movedIn(since)).toEqual([]);
  });

  it('is kept of nothing that is restricted, whose reading is written down', async () => {
    await publishAltered(control, api.directory, 's-20261109-000000', [
      `update meta.definition set body = json_merge_patch(body, '{"dataClass":"restricted"}')
       where kind = 'fact' and id = 'procedure'`,
    ]);
    const person = leader();
    await read(person);
    const [{ figures } = { figures: [] }] = readVisits(control, person)!.last.briefings;
    expect(figures.length).toBeGreaterThan(3);
    expect(figures.map(({ id }) => id)).not.toContain('redeclaration_rate');
  });

  it('is kept neither of programs, nor of who looks through others’ eyes, nor by a sheet of paper', async () => {
    const person = leader();
    await read(person);
    const visits = readVisits(control, person);
    wait(24);
    await publish('value = value + 0.1');
    const browser = { cookie: makeSession(control, person) };
    expect(await readWith(browser, '', FOR_PAPER)).toBeNull();
    expect(await readWith({ authorization: bearerOf(control, person) })).toBeNull();
    const administrator = makePerson(control, [{ role: 'administrator' }]);
    const own = { cookie: makeSession(control, administrator) };
    const [{ sessionId } = { sessionId: '' }] = listSessions(control, administrator, authSettings().session);
    setViewAs(control, sessionId, person);
    expect(await readWith(own)).toBeNull();
    expect(readVisits(control, person)).toEqual(visits);
    expect(readVisits(control, administrator)).toBeNull();
  });
});
