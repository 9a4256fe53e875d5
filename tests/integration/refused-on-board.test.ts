import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

  describe('of which files tell', () => {
    const inbox = (fileName: string) => join(dataPaths(world.directory).inbox, 'tasks', fileName);
    const put = (fileName: string, content: string) => {
      mkdirSync(dirname(inbox(fileName)), { recursive: true });
      writeFileSync(inbox(fileName), content);
    };
    const fileOf = (fileName: string, content: string) => ({
      ...{ fileName, sha256: createHash('sha256').update(content).digest('hex'), isGated: false },
      ...{ bytes: content.length, receivedAt: '2026-11-03T01:00:00.000Z' },
      ...{ physical: 1, loaded: 1, quarantined: 0, skipped: 0 },
    });
    /** A run that takes in files as a delivery, that is to be refused. */
    const take = (contentHash: string, files: ReturnType<typeof fileOf>[], count = files.length) =>
      appendJournal(world.control, {
        ...{ runId: world.load(source, { outcome: 'loaded' }), stage: 'validate', sourceId: source },
        event: 'files_taken',
        data: { count, files, deliveries: [{ table: source, contentHash }] },
      });
    const counted = async () => {
      const { loadedAt } = await readDesk();
      const tables = [{ id: source, files: { path: 'tasks/*.csv' } }];
      const of = { sources: new Map([[source, { id: source, tables } as unknown as Source]]) };
      const loads = new Map([[source, { loadedAt, runId: 'r-served' }]]);
      return readingAs(readerOf(world.control, readPerson(world.control, steward)!), async () => {
        const counts = await countRefused(world.control, of, loads);
        return counts.get(source) ?? 0;
      });
    };
    afterEach(() => {
      liftRefusals(world.control, source);
      rmSync(dirname(inbox('x')), { recursive: true, force: true });
    });

    it('is as it should be once the file is gone from the inbox, and another again once it is back', async () => {
      take('second', [fileOf('2.csv', 'code\n1\n')]);
      refuse('second');
      put('2.csv', 'code\n1\n');
      expect(await counted()).toBe(1);
      put('2.csv', 'code\n10\n');
      expect(await counted()).toBe(0);
      // Of the same size, and written since: another content under its name is another delivery, once it has been read.
      put('2.csv', 'code\n2\n');
      await expect.poll(counted).toBe(0);
      rmSync(inbox('2.csv'));
      expect(await counted()).toBe(0);
      put('2.csv', 'code\n1\n');
      await expect.poll(counted).toBe(1);
    });

    it('waits for no file to be read: one that was not written since it came is known by its size', async () => {
      // Were it read, it would be known for another.
      take('as it came', [{ ...fileOf('3.csv', 'code\n3\n'), receivedAt: '9999-01-01T00:00:00.000Z' }]);
      refuse('as it came');
      put('3.csv', 'code\n4\n');
      expect(await counted()).toBe(1);
      expect(await counted()).toBe(1);
    });

    it('is as it should be once its own file is gone, whatever another delivery took in since', async () => {
      take('first', [fileOf('c.csv', 'code\nc\n')]);
      refuse('first');
      put('d.csv', 'code\nd\n');
      take('waiting', [fileOf('d.csv', 'code\nd\n')]);
      expect(await counted()).toBe(0);
    });

    it('stands at an earlier load where what was mended is refused, though a refused file is gone', async () => {
      take('first', [fileOf('c.csv', 'code\nc\n')]);
      refuse('first');
      refuse('mended');
      expect(await counted()).toBe(1);
    });

    it('stands at an earlier load where files were refused that are not told one by one', async () => {
      take('many', [fileOf('1.csv', 'code\n1\n')], 150);
      refuse('many');
      expect(await counted()).toBe(1);
    });
  });
});
