import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { publishVersion } from '#warehouse/control/versions.ts';
import type { Lane } from '#warehouse/duckdb/lanes.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { openServing, type Serving } from '#warehouse/snapshot/serve.ts';
import { publishNumbered } from '../support/numbered-version.ts';

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (fault: { code?: string }) => fault.code,
  );

describe('serving', () => {
  let directory: string;
  let serving: Serving;
  let faults: unknown[];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lodestar-serving-'));
    faults = [];
    serving = await openServing({
      dataDirectory: directory,
      lookEveryMs: 5,
      onFault: (fault) => faults.push(fault),
    });
  });
  afterEach(async () => {
    serving.close();
    await rm(directory, { recursive: true });
  });

  const servedId = () => serving.withSnapshot((snapshot) => Promise.resolve(snapshot.snapshotId));

  it('never mixes two versions in one piece of work while a hundred versions come and go', async () => {
    await publishNumbered(serving.control, directory, 0);
    let isOver = false;
    const seen = new Set<number>();
    const read = () =>
      serving.withSnapshot(async ({ alias, catalog, rows }) => {
        const sql = `select min(value) as low, max(value) as high, count(*) as n from ${alias}.indicators.value`;
        const first = await rows<{ low: number; high: number; n: number }>(sql);
        await wait(Math.random() * 20);
        const second = await rows<{ low: number; high: number; n: number }>(sql);
        const name = Number(catalog.workspace.name.en);
        expect([first, second]).toEqual([
          [{ low: name, high: name, n: 5000 }],
          [{ low: name, high: name, n: 5000 }],
        ]);
        seen.add(name);
      });
    const readers = Array.from({ length: 6 }, async () => {
      while (!isOver) await read();
    });
    for (let n = 1; n <= 100; n++) {
      await publishNumbered(serving.control, directory, n);
      await wait(10);
    }
    isOver = true;
    await Promise.all(readers);
    expect(seen.size).toBeGreaterThan(30);
    expect(await servedId()).toBe('s-0100');
    await expect.poll(() => serving.attached()).toEqual(['s-0100']);
    const databases = await serving.withSnapshot(({ rows }) =>
      rows<{ name: string }>(
        "select database_name as name from duckdb_databases() where database_name like 'version%'",
      ),
    );
    expect(databases).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it('keeps a version for those who read it, and detaches it when the last of them is done', async () => {
    await publishNumbered(serving.control, directory, 1);
    const old = await serving.lease();
    await publishNumbered(serving.control, directory, 2);
    await wait(10);
    expect(await servedId()).toBe('s-0002');
    expect(serving.attached()).toEqual(['s-0001', 's-0002']);
    await rm(join(dataPaths(directory).snapshots, 's-0001.duckdb'));
    const rows = await old.snapshot.rows(
      `select max(value) as n from ${old.snapshot.alias}.indicators.value`,
    );
    expect(rows).toEqual([{ n: 1 }]);
    old.release();
    old.release();
    await expect.poll(() => serving.attached()).toEqual(['s-0002']);
  });

  it('is one for a data folder in a process', async () => {
    expect(await openServing({ dataDirectory: `${directory}/.` })).toBe(serving);
  });

  it('reads nothing but snapshots and changes nothing', async () => {
    await publishNumbered(serving.control, directory, 1);
    const outside = join(directory, 'inbox', 'secret.csv');
    await mkdir(join(directory, 'inbox'), { recursive: true });
    await writeFile(outside, 'a\n1\n');
    const { snapshots, control } = dataPaths(directory);
    await serving.withSnapshot(async ({ alias, rows }) => {
      const refused = [
        `select * from read_csv('${outside}')`,
        `select * from read_csv('${snapshots}/../inbox/secret.csv')`,
        `select * from read_text('/etc/hostname')`,
        `copy (select 1) to '${join(directory, 'out.csv')}'`,
        `attach '${control}' as c (type sqlite)`,
        `attach '${join(directory, 'other.duckdb')}' as o`,
        `delete from ${alias}.indicators.value`,
        `create table ${alias}.main.t (a integer)`,
        `set enable_external_access = true`,
        `set memory_limit = '8GB'`,
        `set allowed_directories = ['/']`,
        `set allowed_configs = ['memory_limit']`,
        `install httpfs`,
        `load httpfs`,
      ];
      for (const sql of refused) {
        const outcome = await rows(sql).then(
          () => 'done',
          () => 'refused',
        );
        expect(`${outcome}: ${sql}`).toBe(`refused: ${sql}`);
      }
      expect(await rows(`select count(*) as n from ${alias}.indicators.value`)).toEqual([{ n: 5000 }]);
    });
  });

  it.each([
    [2, 2],
    [8, 4],
  ])(
    'reads a fact on as many threads as there are slots, up to four, where nobody else asks: %d',
    async (slots, most) => {
      await publishNumbered(serving.control, directory, 1);
      serving.close();
      serving = await openServing({ dataDirectory: directory, slots });
      await serving.withSnapshot(async (snapshot) => {
        const threads = async (lane: Lane) => {
          const sql = "select current_setting('threads')::integer";
          return (await snapshot.result(sql, undefined, undefined, lane)).getRows();
        };
        expect(await threads('quick')).toEqual([[1]]);
        expect(await threads('long')).toEqual([[most]]);
        expect(await threads('quick')).toEqual([[1]]);
      });
    },
  );

  it.each([
    ['no less than 128 MB', 0, '122.0 MiB'],
    ['a fifth of what is served', 1e9, '190.7 MiB'],
    ['no more than 256 MB', 5e9, '244.1 MiB'],
  ])('lets the engine hold %s', async (_, bytes, limit) => {
    await publishNumbered(serving.control, directory, 1);
    if (bytes > 0) await truncate(join(dataPaths(directory).snapshots, 's-0001.duckdb'), bytes);
    serving.close();
    serving = await openServing({ dataDirectory: directory });
    const rows = await serving.withSnapshot((snapshot) =>
      snapshot.rows("select current_setting('memory_limit') as held"),
    );
    expect(rows).toEqual([{ held: limit }]);
  });

  it('says that nothing has been published yet, and serves as soon as something is', async () => {
    expect(await codeOf(servedId())).toBe('snapshot_none_published');
    await publishNumbered(serving.control, directory, 1);
    expect(await servedId()).toBe('s-0001');
  });

  it('goes on serving when the next version cannot be read, and tells somebody once', async () => {
    const record = {
      runId: 'r-9',
      parentId: null,
      asOf: '2026-10-31',
      bytes: 1,
      formatVersion: FORMAT_VERSION,
    };
    await publishNumbered(serving.control, directory, 1);
    expect(await servedId()).toBe('s-0001');
    publishVersion(serving.control, { ...record, snapshotId: 's-gone', file: 's-gone.duckdb' }, 's-0001');
    await wait(10);
    expect(await servedId()).toBe('s-0001');
    await wait(10);
    expect(await servedId()).toBe('s-0001');
    expect(faults).toEqual([expect.objectContaining({ code: 'snapshot_missing' })]);
  });

  it('refuses a version of another format, and says which it reads', async () => {
    await publishNumbered(serving.control, directory, 1, { formatVersion: FORMAT_VERSION + 1 });
    expect(await codeOf(servedId())).toBe('snapshot_format_unknown');
    expect(serving.attached()).toEqual([]);
  });
});
