import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '#lib/format/words.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { countRefused } from '#lib/server/refresh/refusals.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { appendJournal } from '#warehouse/control/journal-log.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { liftRefusals, refuseDelivery } from '#warehouse/control/refused-deliveries.ts';
import type { Source } from '#warehouse/model/source.ts';
import { composeBoard, composeBoardTitle } from '../../src/routes/refresh/board-view.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const source = 'task';

describe('a source of which deliveries were refused', () => {
  let world: NoticeWorld;
  let steward: string;
  beforeAll(async () => {
    world = await openNoticeWorld();
    steward = makePerson(world.control, [{ role: 'steward' }]);
  });
  afterAll(() => world.end());

  /** What the desk says of the source, and of all together. */
  const readDesk = async () => {
    const t = translator('en', await loadMessages('en'));
    return readingAs(readerOf(world.control, readPerson(world.control, steward)!), () =>
      withSnapshot(async (snapshot, scope) => {
        const board = await readBoardSources({ snapshot, scope }, world.control);
        const words = { ...wordsOf({ language: 'en', t }, snapshot.catalog), timezone: 'Asia/Ho_Chi_Minh' };
        const found = board.filter((one) => one.source.id === source);
        const [row] = composeBoard(found, [], words);
        return { row: row!, title: composeBoardTitle(found, [], t), loadedAt: found[0]!.load!.loadedAt };
      }),
    );
  };
  const refuse = (contentHash: string) =>
    refuseDelivery(world.control, { sourceId: source, contentHash, reason: 'figures were wrong' });

  it('stands at an earlier load, and is to be welcomed again where that is done', async () => {
    refuse('one');
    refuse('other');
    const { row, title } = await readDesk();
    expect(row).toMatchObject({
      ...{ state: 'refused', stateText: 'At an earlier load', action: 'lift' },
      refused: { text: '2 newer deliveries are refused', href: '/refresh/task#take-back' },
    });
    expect(title).toMatch(/^1 of 1 source/);
    liftRefusals(world.control, source);
    expect((await readDesk()).row).toMatchObject({ refused: null, state: 'current' });
  });

  it('is as it should be once a later load has come in, whatever was refused before', async () => {
    const { loadedAt } = await readDesk();
    world.at(new Date(Date.parse(loadedAt) - 1000).toISOString());
    refuse('earlier');
    world.at('2026-11-03T02:00:00Z');
    expect((await readDesk()).row).toMatchObject({ refused: null, state: 'current' });
  });

  it('is as it should be once the file that was refused is gone from the inbox, and another again once it is back', async () => {
    const { loadedAt } = await readDesk();
    const runId = world.load(source, { outcome: 'loaded' });
    const content = 'code\n1\n';
    const taken = {
      fileName: '2.csv',
      sha256: createHash('sha256').update(content).digest('hex'),
      isGated: false,
    };
    const counts = { physical: 1, loaded: 1, quarantined: 0, skipped: 0 };
    appendJournal(world.control, {
      ...{ runId, stage: 'validate', sourceId: source, event: 'files_taken' },
      data: { count: 1, files: [{ ...taken, ...counts }] },
    });
    refuse('second');
    const file = join(dataPaths(world.directory).inbox, 'tasks', '2.csv');
    const counted = async () => {
      const of = {
        id: source,
        tables: [{ id: source, files: { path: 'tasks/*.csv' } }],
      } as unknown as Source;
      const loads = new Map([[source, { loadedAt, runId: 'r-served' }]]);
      return (
        (await countRefused(world.control, { sources: new Map([[source, of]]) }, loads)).get(source) ?? 0
      );
    };
    const asSteward = <T>(work: () => Promise<T>) =>
      readingAs(readerOf(world.control, readPerson(world.control, steward)!), work);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    expect(await asSteward(counted)).toBe(1);
    // Another content under its name is another delivery.
    writeFileSync(file, 'code\n2\n');
    expect(await asSteward(counted)).toBe(0);
    rmSync(file);
    expect(await asSteward(counted)).toBe(0);
    writeFileSync(file, content);
    expect(await asSteward(counted)).toBe(1);
    liftRefusals(world.control, source);
  });
});
