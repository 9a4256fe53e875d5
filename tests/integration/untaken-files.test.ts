import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { listUntakenFiles } from '#lib/server/refresh/untaken-files.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { readPerson } from '#warehouse/control/people.ts';
import type { Source } from '#warehouse/model/source.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const sourceOf = (id: string, ...paths: string[]) => ({
  id,
  tables: paths.map((path) => ({ id, files: { path } })),
});
const sources = [
  sourceOf('loans', 'loans/*.csv', 'loans/branches/*.csv'),
  sourceOf('other', 'loans/*.xlsx'),
  sourceOf('anywhere', '*.json'),
];
const catalog = { sources: new Map(sources.map((source) => [source.id, source as unknown as Source])) };

describe('files of the inbox that no source takes', () => {
  let world: NoticeWorld;
  beforeAll(async () => (world = await openNoticeWorld()));
  afterAll(() => world.end());

  const put = (path: string) => {
    const file = join(dataPaths(world.directory).inbox, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'x');
    return file;
  };
  const listFor = (grants: Parameters<typeof makePerson>[1]) => {
    const person = readPerson(world.control, makePerson(world.control, grants))!;
    return readingAs(readerOf(world.control, person), () => listUntakenFiles(catalog));
  };

  it('are found where they lie, with every source that looks in their folder, until they are gone', async () => {
    for (const path of ['loans/1.csv', 'loans/2.XLSX', 'loans/~$lock.csv', '.hidden/a.txt', 'x.json'])
      put(path);
    const gone = put('loans/note.txt');
    for (const path of ['loans/branches/b.txt', 'stray.txt', 'elsewhere/c.csv']) put(path);
    const loans = { source: 'loans', looksFor: ['loans/*.csv'] };
    const other = { source: 'other', looksFor: ['loans/*.xlsx'] };
    const rest = [
      { path: 'elsewhere/c.csv', at: [] },
      { path: 'loans/branches/b.txt', at: [{ source: 'loans', looksFor: ['loans/branches/*.csv'] }] },
    ];
    expect(await listFor([{ role: 'steward' }])).toEqual([
      ...rest,
      { path: 'loans/note.txt', at: [loans, other] },
      { path: 'stray.txt', at: [] },
    ]);
    rmSync(gone);
    expect(await listFor([{ role: 'steward' }])).toEqual([...rest, { path: 'stray.txt', at: [] }]);
  });

  it('are told to nobody who sees a part: their names may be of any unit', async () => {
    put('stray.txt');
    expect(await listFor([{ role: 'steward', extent: 'subtree', unitId: '15' }])).toEqual([]);
  });

  // No folder is closed to the administrator of a machine.
  it.skipIf(process.getuid?.() === 0)('are found beside a folder that is closed', async () => {
    const closed = dirname(put('lost+found/a.txt'));
    put('stray.txt');
    chmodSync(closed, 0o000);
    try {
      const found = await listFor([{ role: 'steward' }]);
      expect(found).toContainEqual({ path: 'stray.txt', at: [] });
    } finally {
      chmodSync(closed, 0o755);
    }
  });

  it('are none where there is no inbox', async () => {
    rmSync(dataPaths(world.directory).inbox, { recursive: true });
    expect(await listFor([{ role: 'steward' }])).toEqual([]);
  });
});
