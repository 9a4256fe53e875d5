import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { refreshRequest } from '#warehouse/control/desk-schema.ts';
import { appendJournal } from '#warehouse/control/journal-log.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { finishRun } from '#warehouse/control/runs.ts';
import { run } from '#warehouse/control/schema.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import type { HeldAgain, MendOutcome } from '#warehouse/model/mend-outcome.ts';
import { listNotices } from '#warehouse/notice/notices.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { writeAll } from '#lib/server/notices/write-all.ts';
import { eq } from 'drizzle-orm';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

describe('whoever handed in a file, or mended rows', () => {
  let world: NoticeWorld;
  let owner: string;
  let steward: string;
  beforeAll(async () => {
    world = await openNoticeWorld();
    const below = { extent: 'subtree', unitId: '34-48', highestClass: 'internal' } as const;
    owner = makePerson(world.control, [{ role: 'data_owner', ...below }]);
    steward = makePerson(world.control, [{ role: 'steward' }]);
  });
  afterAll(() => world.end());

  const deliveries = async (personId: string) => {
    const reader = readerOf(world.control, readPerson(world.control, personId)!);
    const told = listNotices(world.control, personId, { shelf: 'open', today: '2026-11-03' });
    const { written } = await writeAll(
      reader,
      told.filter(({ kind }) => kind === 'delivery'),
      'en',
    );
    return written.map(({ text, href }) => [text, href]);
  };

  function handedIn(uploadId: string, sha256: string): void {
    const { uploads } = dataPaths(world.directory);
    mkdirSync(uploads, { recursive: true });
    const at = world.control.clock().toISOString();
    const upload = {
      ...{ uploadId, source: 'procedure_month', kind: 'extract', table: 'procedure_month', sha256 },
      ...{ stored: `${uploadId}.extract`, fileName: 'a.csv', bytes: 1, personId: owner, byLabel: 'O' },
      ...{ sentAt: at, state: 'handed_in', checkRequest: null, endedAt: at },
      handIn: { actor: `person:${steward}`, actorLabel: 'S', inboxPath: 'a.csv', replaces: false, at },
    };
    writeFileSync(join(uploads, `${uploadId}.upload.json`), JSON.stringify(upload));
  }

  it('is told once what became of it, with the rows of the file alone', async () => {
    const uploadId = '00000000-0000-4000-8000-000000000001';
    handedIn(uploadId, 'a'.repeat(64));
    await world.round();
    expect(await deliveries(owner)).toEqual([]);
    const runId = world.load('procedure_month', { outcome: 'failed', errorCode: 'change_unexplained' });
    await world.round();
    expect(await deliveries(owner)).toEqual([]);
    const taken = world.load('procedure_month', {});
    const file = { fileName: 'a.csv', sha256: 'a'.repeat(64), physical: 3, loaded: 2, quarantined: 1 };
    appendJournal(world.control, {
      ...{ runId: taken, stage: 'validate', sourceId: 'procedure_month', event: 'files_taken' },
      data: { count: 1, files: [{ ...file, skipped: 0, isGated: false }] },
    });
    expect(runId).not.toBe(taken);
    await world.round();
    await world.round();
    const [told, ...more] = await deliveries(owner);
    expect(more).toEqual([]);
    expect(told![0]).toMatch(
      /file handed in on .*: Handed in, nothing new in it · 2 rows accepted, 1 held back/,
    );
    expect(told![1]).toBe(`/refresh/procedure_month/upload?file=${uploadId}`);
    expect(await deliveries(steward)).toHaveLength(1);
  });

  it('is told that a mend failed, which nobody else is told again', async () => {
    const asked = { kind: 'replay' as const, sources: ['procedure_month'], trigger: 'manual' as const };
    const options = { file: 'x.mends.json', hold: true };
    const requestId = enqueue(world.control, {
      ...asked,
      options,
      askedBy: `person:${steward}`,
      askedLabel: 'S',
    })!;
    const before = await deliveries(steward);
    await world.round();
    expect(await deliveries(steward)).toEqual(before);
    const runId = world.load('procedure_month', { outcome: 'failed', errorCode: 'quality_failed' });
    world.control.db
      .update(refreshRequest)
      .set({ state: 'failed', runId, endedAt: world.control.clock().toISOString() })
      .where(eq(refreshRequest.requestId, requestId))
      .run();
    await world.round();
    await world.round();
    const told = await deliveries(steward);
    expect(told).toHaveLength(before.length + 1);
    expect(told).toContainEqual([
      expect.stringMatching(/mended on .*: Load failed: The source as a whole does not meet a rule/),
      `/refresh/runs/${runId}`,
    ]);
    expect((await deliveries(owner)).filter(([text]) => text!.includes('mended'))).toEqual([]);
  });

  /** Rows that were mended in a page, of which one is held back again; their version waits. @returns its run */
  function mended(stored: string): { requestId: number; runId: string } {
    const { uploads, corrections } = dataPaths(world.directory);
    const requestId = enqueue(world.control, {
      ...{ kind: 'replay' as const, sources: ['procedure_month'], trigger: 'manual' as const },
      ...{ options: { file: stored, hold: true }, askedBy: `person:${steward}`, askedLabel: 'S' },
    })!;
    const runId = world.load('procedure_month', {});
    finishRun(world.control, runId, { outcome: 'held', snapshotId: null });
    settle(requestId, { state: 'done', runId });
    const row = (line: number, unit: string): HeldAgain => ({
      ...{ table: 'procedure_month', fileName: 'p.csv', line, cell: null, unit },
      reasons: [{ rule: 'received.type', reason: 'type', field: 'received', value: 'mười' }],
    });
    const outcome: MendOutcome = {
      ...{ rows: 2, touched: 2, untouched: 0, loaded: 1, held: 1, unjudged: 0 },
      ...{ stillHeld: [row(7, '34-48')], names: {} },
    };
    writeFileSync(join(uploads, stored), stored);
    writeFileSync(join(uploads, `${stored}.outcome.json`), JSON.stringify(outcome));
    const hash = createHash('sha256').update(stored).digest('hex').slice(0, 16);
    mkdirSync(join(corrections, 'procedure_month'), { recursive: true });
    writeFileSync(join(corrections, 'procedure_month', `20261103T020000-${hash}.ndjson`), '');
    return { requestId, runId };
  }

  const settle = (requestId: number, change: Partial<typeof refreshRequest.$inferInsert>) =>
    world.control.db
      .update(refreshRequest)
      .set({ ...change, endedAt: world.control.clock().toISOString() })
      .where(eq(refreshRequest.requestId, requestId))
      .run();

  /** What somebody decides on a version, as its run bears it. */
  const decide = (runId: string, outcome: 'published' | 'refused' | 'discarded', snapshotId: string | null) =>
    world.control.db.update(run).set({ outcome, snapshotId }).where(eq(run.runId, runId)).run();

  function withdraw(stored: string): void {
    const folder = join(dataPaths(world.directory).corrections, 'procedure_month');
    const hash = createHash('sha256').update(stored).digest('hex').slice(0, 16);
    const file = join(folder, `20261103T020000-${hash}.ndjson`);
    renameSync(file, `${file}.withdrawn`);
  }

  /** What the steward is told of mends beyond what they were told before, the newest first. */
  async function newlyTold(before: number): Promise<string[]> {
    await world.round();
    await world.round();
    const told = (await deliveries(steward))
      .map(([text]) => text!)
      .filter((text) => text.includes('mended on'));
    return told.slice(0, told.length - before);
  }

  it('is told which mended rows are held back again, by line and reason, and is led to the row', async () => {
    mended('again.mends.json');
    await world.round();
    await world.round();
    const told = (await deliveries(steward)).filter(([text]) => text!.includes('held back again'));
    expect(told).toHaveLength(1);
    expect(told[0]![0]).toMatch(
      /waits for approval · 1 row taken in, 1 held back again.*: a value of the wrong kind \(.+\)$/,
    );
    expect(told[0]![0]).not.toContain('mười');
    expect(told[0]![1]).toBe(
      '/refresh/procedure_month/quarantine?table=procedure_month&file=p.csv&line=7#rows',
    );
  });

  it('is told once more what became of the version, and reads so in what was told before', async () => {
    const before = (await newlyTold(0)).length;
    const { runId } = mended('served.mends.json');
    expect(await newlyTold(before)).toEqual([expect.stringContaining('Taken in, waits for approval')]);
    decide(runId, 'published', readServed(world.control)!.snapshotId);
    const [now, then, ...more] = await newlyTold(before);
    expect(more).toEqual([]);
    expect(now).toMatch(/: Taken in and served · 1 row taken in, 1 held back again/);
    expect(then).toMatch(/: waited for approval; since then: Taken in and served · 1 row taken in/);
  });

  it('is told that it was refused where they waited for that, without rows that count no more', async () => {
    const before = (await newlyTold(0)).length;
    const { runId } = mended('refused.mends.json');
    await newlyTold(before);
    decide(runId, 'refused', null);
    withdraw('refused.mends.json');
    const [now, then, ...more] = await newlyTold(before);
    expect(more).toEqual([]);
    expect(now).toMatch(/: Refused$/);
    expect(then).toMatch(/: waited for approval; since then: Refused$/);
  });

  it('is told nothing of mends that were discarded before anything was told', async () => {
    const before = (await newlyTold(0)).length;
    const { runId } = mended('gone.mends.json');
    decide(runId, 'discarded', null);
    withdraw('gone.mends.json');
    expect(await newlyTold(before)).toEqual([]);
  });

  it('follows mends whose version was overtaken to the replay that brings them', async () => {
    const before = (await newlyTold(0)).length;
    const { runId } = mended('overtaken.mends.json');
    await newlyTold(before);
    decide(runId, 'discarded', null);
    const [then, ...none] = await newlyTold(before);
    expect(none).toEqual([]);
    expect(then).toMatch(/since then: Handed in, waits its turn$/);
    const requestId = enqueue(world.control, {
      ...{ kind: 'replay' as const, sources: ['procedure_month'], trigger: 'upstream' as const },
      options: { hold: true },
    })!;
    const again = world.load('procedure_month', {});
    finishRun(world.control, again, {
      outcome: 'published',
      snapshotId: readServed(world.control)!.snapshotId,
    });
    settle(requestId, { state: 'done', runId: again });
    expect(await newlyTold(before)).toEqual([
      expect.stringMatching(/: Taken in and served · 1 row taken in/),
      expect.stringContaining('since then: Taken in and served'),
    ]);
    // A replay after it, which somebody discards, takes away nothing of it.
    const after = enqueue(world.control, {
      ...{ kind: 'replay' as const, sources: ['procedure_month'], trigger: 'upstream' as const },
      options: { hold: true },
    })!;
    const third = world.load('procedure_month', {});
    finishRun(world.control, third, { outcome: 'failed', snapshotId: null });
    settle(after, { state: 'done', runId: third });
    expect(await newlyTold(before)).toEqual([
      expect.stringMatching(/: Taken in and served · 1 row taken in/),
      expect.stringContaining('since then: Taken in and served'),
    ]);
  });
});
