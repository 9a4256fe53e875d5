import { existsSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualPolicy, type RetentionPolicy } from '#etl/sweep/retention-policy.ts';
import { sweepByCommand, sweptLines } from '#etl/sweep/sweep-command.ts';
import { planSweep, sweep } from '#etl/sweep/sweep.ts';
import { makeChallenge } from '#lib/server/auth/challenges.ts';
import { record } from '#warehouse/control/audit.ts';
import { noteFailure } from '#warehouse/control/failed-sign-ins.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import { makeLink } from '#warehouse/control/one-time-links.ts';
import { listRuns, readRun } from '#warehouse/control/runs.ts';
import { openSession } from '#warehouse/control/sessions.ts';
import { listVersions } from '#warehouse/control/versions.ts';
import { noteVisit, readVisits } from '#warehouse/control/visits.ts';
import { enqueue, type Asked } from '#warehouse/queue/enqueue.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const DAY = 86_400;
const LOANS_2025 = 'loan_month/loans-2025.csv';

let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
});
afterEach(() => world.close());

const policy = (change: Partial<RetentionPolicy> = {}): RetentionPolicy => ({ ...usualPolicy, ...change });
const extracts = () => readdirSync(join(world.paths.extracts, 'loan_month')).sort();
const keepOneVersion = () =>
  world.rewrite(
    'workspace/workspace.yaml',
    (text) => `${text}\nrelease: { keepVersions: 1, keepMonthEnds: 0 }\nretention: { extractDays: null }\n`,
  );
const oneMoreLoan = (text: string) =>
  text.replace(/01;05\/2025;BOOK;(\d+);/, (_, count: string) => `01;05/2025;BOOK;${Number(count) + 1};`);
/** Loads another delivery of the loans. */
async function deliver(): Promise<void> {
  world.rewrite(LOANS_2025, oneMoreLoan);
  world.wait(60);
  await world.refresh();
}

describe('a delivery', () => {
  it('goes once it is old and no version is made of it, and not before', async () => {
    keepOneVersion();
    await world.refresh();
    const first = extracts();
    await deliver();
    await deliver();
    await deliver();
    // One is served, one it was built on.
    const made = extracts();
    world.wait(400 * DAY);
    expect(await planSweep(world, policy({ extractDays: 401 }))).toMatchObject({ extracts: 0 });
    expect(await sweep(world, policy())).toMatchObject({ extracts: 2, unreadable: [] });
    const left = extracts();
    expect(left).toHaveLength(made.length - 2);
    const replaced = first.filter((id) => !left.includes(id));
    expect(replaced).toHaveLength(1);
    expect((await world.refresh()).outcome).toBe('unchanged');
  });

  it('stays for as long as a version that waits is made of it', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const { held } = await world.refresh({ hold: true });
    world.rewrite(LOANS_2025, oneMoreLoan);
    const before = extracts();
    world.wait(400 * DAY);
    expect(held).not.toBeNull();
    expect(await sweep(world, policy())).toMatchObject({ extracts: 0 });
    expect(extracts()).toEqual(before);
  });

  it('stays for as long as it lies in the inbox, though no version could be made of it', async () => {
    world.rewrite(LOANS_2025, () => 'not;what;was;agreed\n1;2;3;4\n');
    await world.refresh();
    const before = extracts();
    world.wait(400 * DAY);
    expect(await sweep(world, policy())).toMatchObject({ extracts: 0 });
    rmSync(join(world.paths.inbox, LOANS_2025));
    expect((await sweep(world, policy())).extracts).toBeGreaterThan(0);
    expect(extracts().length).toBeLessThan(before.length);
  });

  it('stays where a version cannot say what it needs', async () => {
    keepOneVersion();
    await world.refresh();
    await deliver();
    await deliver();
    const [served] = listVersions(world.control);
    truncateSync(join(world.paths.snapshots, served!.file), 100);
    const before = extracts();
    world.wait(800 * DAY);
    expect(await sweep(world, policy())).toMatchObject({
      ...{ extracts: 0, runs: 0, journalEntries: 0, unreadable: [served!.snapshotId] },
    });
    expect(extracts()).toEqual(before);
  });
});

describe('a run', () => {
  it('goes with its journal once it is old, unless a version or the last word on a source is its', async () => {
    await world.refresh();
    const { runId } = (await world.refresh()) as { runId: string };
    const journal = (id: string) =>
      world.control.sqlite.prepare('select count(*) from journal where run_id = ?').pluck().get(id) as number;
    // Enough that the first ones are not among the newest.
    for (let i = 0; i < 51; i++) {
      world.wait(60);
      await world.refresh({ sources: ['unit_register'] });
    }
    const [version] = listVersions(world.control);
    world.wait(200 * DAY);
    expect((await sweep(world, policy())).runs).toBe(0);
    expect([journal(version!.runId) > 0, journal(runId)]).toEqual([true, expect.any(Number)]);
    world.wait(600 * DAY);
    const { runs } = await sweep(world, policy());
    expect(runs).toBeGreaterThan(0);
    expect(readRun(world.control, version!.runId)).not.toBeNull();
    expect(journal(version!.runId)).toBeGreaterThan(0);
    // It was the last that looked at the other sources.
    expect(readRun(world.control, runId)).not.toBeNull();
    expect(listRuns(world.control, 100).length).toBeGreaterThanOrEqual(50);
  }, 300_000);
});

describe('records of sign-in', () => {
  it('go when they have been kept for long enough, and none that may still be used does', async () => {
    const { control } = world;
    const count = (table: string) =>
      control.sqlite.prepare(`select count(*) from ${table}`).pluck().get() as number;
    const tables = ['session', 'failed_sign_in', 'one_time_link', 'challenge'];
    const make = () => {
      openSession(control, { personId: 'p', method: 'password', address: '192.0.2.1', agent: 'a' });
      makeLink(control, { kind: 'invitation', personId: `p${count('one_time_link')}`, madeBy: null });
    };
    make();
    noteFailure(control, 'somebody', '192.0.2.1');
    makeChallenge(control, 'second_factor', {}, 60);
    expect(await sweep(world, policy())).toMatchObject({
      sessions: 0,
      failedSignIns: 0,
      links: 0,
      challenges: 0,
    });
    world.wait(200 * DAY);
    make();
    const counts = { sessions: 1, failedSignIns: 1, links: 1, challenges: 1 };
    expect(await planSweep(world, policy())).toMatchObject(counts);
    expect(tables.map(count)).toEqual([2, 1, 2, 1]);
    expect(await sweep(world, policy({ sessionDays: null }))).toMatchObject({ ...counts, sessions: 0 });
    expect(await sweep(world, policy())).toMatchObject({ sessions: 1, links: 0 });
    expect(tables.map(count)).toEqual([1, 0, 1, 0]);
  });
});

describe('what an account saw at its last visits', () => {
  it('goes as sign-ins do, and that of who came since stays', async () => {
    const { control } = world;
    const see = (personId: string) =>
      noteVisit(control, personId, {
        ...{ snapshotId: 'v1', at: control.clock().toISOString(), briefings: [] },
      });
    see('long gone');
    see('regular');
    world.wait(181 * DAY);
    see('regular');
    expect(await planSweep(world, policy({ sessionDays: null }))).toMatchObject({ visits: 0 });
    expect(await sweep(world, policy())).toMatchObject({ visits: 1 });
    expect(readVisits(control, 'long gone')).toBeNull();
    expect(readVisits(control, 'regular')).not.toBeNull();
  });
});

describe('bad rows of loads that failed', () => {
  it('go when they are old, and beyond so many runs', async () => {
    const names = [1, 2, 3].map((i) => `2025100${i}-060000-0000000${i}-loan_month.ndjson`);
    for (const name of names) writeFileSync(join(world.paths.rejected, name), '{}\n');
    const now = world.control.clock();
    for (const name of names) utimesSync(join(world.paths.rejected, name), now, now);
    expect(await planSweep(world, policy())).toMatchObject({ rejected: 0 });
    await sweep(world, policy({ rejectedRuns: 2 }));
    expect(world.list('rejected')).toEqual(names.slice(1));
    world.wait(91 * DAY);
    await sweep(world, policy());
    expect(world.list('rejected')).toEqual([]);
  });
});

describe('a sweep', () => {
  it('is made at the end of a run, by the policy of the workspace, and told in its journal', async () => {
    await world.refresh();
    makeChallenge(world.control, 'second_factor', {}, 60);
    world.wait(120);
    const { outcome } = await world.refresh();
    expect(outcome).toBe('unchanged');
    expect(world.events.filter(({ event }) => event === 'swept').map(({ data }) => data)).toEqual([
      { removed: { challenges: 1 } },
    ]);
  });

  it('only tells what would go, unless it is asked to remove it', async () => {
    makeChallenge(world.control, 'second_factor', {}, 60);
    world.wait(120);
    const told = await sweepByCommand(world, { workspace: world.workspace, remove: false });
    expect(sweptLines(told, false)).toEqual([
      '          1  sign-ins that were not finished',
      'to remove it: npm run etl -- sweep --remove',
    ]);
    const removed = await sweepByCommand(world, { workspace: world.workspace, remove: true });
    expect(removed).toEqual(told);
    const again = await sweepByCommand(world, { workspace: world.workspace, remove: true });
    expect(sweptLines(again, true)).toEqual(['nothing has been kept for longer than it has to be']);
  });

  it('removes nothing while a refresh is at work', async () => {
    takeLease(world.control, 'another-run');
    const asked = sweepByCommand(world, { workspace: world.workspace, remove: true });
    await expect(asked).rejects.toMatchObject({ code: 'lease_held' });
    releaseLease(world.control, 'another-run');
  });

  it('leaves corrections, the audit and accounts alone', async () => {
    const mended = join(world.paths.corrections, 'loan_month.ndjson');
    writeFileSync(mended, '{}\n');
    utimesSync(mended, 0, 0);
    world.wait(3000 * DAY);
    await sweep(world, policy({ extractDays: 1, runDays: 1, journalDays: 1 }));
    expect(existsSync(mended)).toBe(true);
  });
});

describe('what was asked of the queue', () => {
  const asked = () =>
    world.control.sqlite.prepare('select request_id from refresh_request').pluck().all() as number[];
  /** Asks for the time of now, and has it done. */
  const askAndEnd = (more: Partial<Asked> = {}, runId: string | null = null): number => {
    world.wait(DAY);
    const at = world.control.clock().toISOString();
    const id = enqueue(world.control, {
      kind: 'refresh',
      sources: ['loan_month'],
      trigger: 'manual',
      ...more,
    })!;
    world.control.sqlite
      .prepare(`update refresh_request set state = 'done', ended_at = ?, run_id = ? where request_id = ?`)
      .run(at, runId, id);
    return id;
  };
  const ofSchedule = (occasion: string, trigger: Asked['trigger'] = 'schedule') =>
    askAndEnd({ scheduleId: 'loan_month', occasion, trigger });

  it('goes once it ended long ago, but for the last of each schedule and trigger, and what is not done', async () => {
    const times = ['2025-01-01', '2025-01-02', '2025-01-03'].map((day) => ofSchedule(day));
    const arrived = ofSchedule('files:a', 'arrival');
    const waiting = enqueue(world.control, { kind: 'refresh', sources: [], trigger: 'manual' })!;
    world.wait(181 * DAY);
    expect(await planSweep(world, policy())).toMatchObject({ requests: 2 });
    expect(await sweep(world, policy({ requestDays: null }))).toMatchObject({ requests: 0 });
    expect(await sweep(world, policy())).toMatchObject({ requests: 2 });
    expect(asked()).toEqual([times[2], arrived, waiting]);
  });

  it('stays where a version that waits was built for it, or the audit names it', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, oneMoreLoan);
    world.wait(60);
    const { runId } = (await world.refresh({ hold: true })) as { runId: string };
    const built = askAndEnd({}, runId);
    const named = askAndEnd();
    record(world.control, {
      ...{ action: 'refresh_started', actor: 'person:p', actorLabel: 'P', object: `request:${named}` },
    });
    const other = askAndEnd();
    world.wait(400 * DAY);
    expect(await sweep(world, policy())).toMatchObject({ requests: 1 });
    expect(asked()).toEqual([built, named]);
    expect(asked()).not.toContain(other);
  });

  it('takes the changes of schedules with it, but for the last of each', async () => {
    const change = world.control.sqlite.prepare(
      `insert into schedule_change (schedule_id, at, by_label) values (?, ?, 'S')`,
    );
    for (const [id, at] of [
      ['a', '2020-01-01'],
      ['a', '2020-01-02'],
      ['b', '2020-01-01'],
    ])
      change.run(id, `${at}T00:00:00.000Z`);
    expect(await sweep(world, policy())).toMatchObject({ scheduleChanges: 1 });
    const left = world.control.sqlite.prepare('select schedule_id, at from schedule_change').raw().all();
    expect(left).toEqual([
      ['a', '2020-01-02T00:00:00.000Z'],
      ['b', '2020-01-01T00:00:00.000Z'],
    ]);
  });
});
