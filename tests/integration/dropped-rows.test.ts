import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readDropped, requireDropped } from '#lib/server/refresh/dropped-rows.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';

const SOURCE = 'procedure_month';
const VERSION = 's-20261103-000000';

describe('rows that were dropped', () => {
  let world: NoticeWorld;
  let delivered: { extractId: string; fileName: string };
  const inServed = async <T>(work: (snapshot: Snapshot) => Promise<T>) =>
    (await openWarehouse()).withSnapshot(work);
  const list = (scope: Scope = everything) => inServed((snapshot) => readDropped(snapshot, scope, SOURCE));
  const write = (file: string, lines: object[]) => {
    const folder = join(dataPaths(world.directory).corrections, SOURCE);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };

  beforeAll(async () => {
    world = await openNoticeWorld();
    [delivered] = (await inServed(({ alias, rows }) =>
      rows(
        `select extract_id as "extractId", file_name as "fileName" from ${alias}.meta.extract where source_id = '${SOURCE}' order by all`,
      ),
    )) as [typeof delivered];
    const drop = (rowNo: number, at: string) => ({
      ...{ ...delivered, rowNo, cells: {}, touched: [], dropped: true },
      ...{ by: 'A. Steward', at, why: 'a line of totals' },
    });
    write('20261101T000000-a.ndjson', [
      ...[5, 6, 7].map((rowNo) => drop(rowNo, '2026-11-01T00:00:00.000Z')),
      { ...drop(8, '2026-11-01T00:00:00.000Z'), extractId: 'of-a-file-sent-anew' },
    ]);
    write('20261102T000000-b.ndjson', [
      { ...drop(6, '2026-11-02T00:00:00.000Z'), dropped: false },
      { ...delivered, rowNo: 7, cells: { received: '3' }, touched: ['received'] },
      { ...drop(9, '2026-11-02T00:00:00.000Z'), lineNo: 10, cell: 'B10' },
    ]);
    write('20261102T000000-b.mappings.ndjson', [{ column: 'unit_code', value: 'x', becomes: '48' }]);
    write('20261103T000000-not-approved.ndjson', [drop(10, '2026-11-03T00:00:00.000Z')]);
    const files = [
      '20261101T000000-a.ndjson',
      '20261102T000000-b.ndjson',
      '20261102T000000-b.mappings.ndjson',
      '20261102T000000-gone.ndjson',
    ];
    const statements = files.map((file) => `insert into meta.mend values ('${SOURCE}', '${file}')`);
    await publishAltered(world.control, world.directory, VERSION, statements);
    const isServed = () => inServed(({ snapshotId }) => Promise.resolve(snapshotId));
    await vi.waitFor(async () => expect(await isServed()).toBe(VERSION), { timeout: 20_000 });
  });
  afterAll(() => world.end());

  it('are those that the latest approved word on them drops, of files that are served, the latest first', async () => {
    const by = { by: 'A. Steward', why: 'a line of totals', table: SOURCE, ...delivered };
    expect(await list()).toEqual([
      { ...by, rowNo: 9, lineNo: 10, cell: 'B10', at: '2026-11-02T00:00:00.000Z' },
      { ...by, rowNo: 5, at: '2026-11-01T00:00:00.000Z' },
    ]);
  });

  it('are all that can be brought back: nothing else, and nothing twice', async () => {
    const bring = (...rows: number[]) =>
      inServed((snapshot) =>
        requireDropped(snapshot, everything, {
          ...{ source: SOURCE, table: SOURCE },
          places: rows.map((rowNo) => ({ ...delivered, rowNo })),
        }),
      );
    await bring(5, 9);
    await expect(bring(5, 6)).rejects.toMatchObject({ code: 'text_invalid', details: { what: 'row' } });
    await expect(bring(10)).rejects.toThrow('record 10');
  });

  it('are told to nobody who sees a part: whose rows they were is not known', async () => {
    expect(await list({ ...everything, unitRoots: ['34-48'] })).toEqual([]);
  });
});
