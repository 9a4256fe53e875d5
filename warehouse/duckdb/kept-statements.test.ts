import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { literal, openDatabase, type Database } from './database.ts';
import { KeptStatements } from './kept-statements.ts';

describe('a database that keeps its statements', () => {
  let folder: string;
  let db: Database;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lodestar-kept-'));
    db = await openDatabase(':memory:', { keptStatements: 1_000 });
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it('answers each asker by their own parameters, of whatever type', async () => {
    const sql = 'select $asked as asked, typeof($asked) as type';
    expect(await db.rows(sql, { asked: 'a' })).toEqual([{ asked: 'a', type: 'VARCHAR' }]);
    expect(await db.rows(sql, { asked: null })).toEqual([{ asked: null, type: '"NULL"' }]);
    expect(await db.rows(sql, { asked: 7 })).toMatchObject([{ asked: 7 }]);
    expect(await db.rows(sql, { asked: ['b'] })).toEqual([{ asked: ['b'], type: 'VARCHAR[]' }]);
  });

  it('answers nobody with a parameter of whoever asked before', async () => {
    const sql = 'select $unit as unit, $class as class';
    await db.rows(sql, { unit: '34', class: 'restricted' });
    await expect(db.rows(sql, { unit: '36' })).rejects.toThrow(/class/);
    expect(await db.rows(sql, { unit: '36', class: 'public' })).toEqual([{ unit: '36', class: 'public' }]);
  });

  it('asks again what has failed, was interrupted, or is too long to keep', async () => {
    const divide = "select case when $by = 0 then error('by none') else 6 / $by end as x";
    expect(await db.rows(divide, { by: 2 })).toEqual([{ x: 3 }]);
    await expect(db.rows(divide, { by: 0 })).rejects.toThrow('by none');
    expect(await db.rows(divide, { by: 3 })).toEqual([{ x: 2 }]);

    const slow = 'select count(*) as n from range($n) a, range($n) b where a.range * b.range % 7 = 8';
    expect(await db.rows(slow, { n: 10 })).toEqual([{ n: 0 }]);
    const gone = new AbortController();
    const asked = db.rows(slow, { n: 3_000_000 }, gone.signal);
    setTimeout(() => gone.abort(), 50);
    await expect(asked).rejects.toMatchObject({ code: 'query_interrupted' });
    expect(await db.rows(slow, { n: 20 })).toEqual([{ n: 0 }]);

    const long = `select $x as x /* ${'long '.repeat(100)} */`;
    for (const x of [1, 2]) expect(await db.rows(long, { x })).toEqual([{ x }]);
  });

  it('asks again where it was asked before, whichever connection was used last', async () => {
    const asked = 'select current_connection_id() as connection, $x as x';
    const slow = 'select count(*) as n from range($n) a, range($n) b where a.range * b.range % 7 = 8';
    const [, [first]] = await Promise.all([db.rows(slow, { n: 3_000 }), db.rows(asked, { x: 1 })]);
    const [again] = await db.rows(asked, { x: 2 });
    expect(again!['connection']).toBe(first!['connection']);
  });

  it('answers by what an attached file holds, also another one under the same name', async () => {
    for (const held of [1, 2, 3]) {
      await writeFile(held);
      await attach(held);
      for (const least of [0, 9])
        expect(await db.rows('select * from version_1.held where held > $least', { least })).toEqual(
          least === 0 ? [{ held }] : [],
        );
      await db.detach('version_1');
    }
  });

  it('keeps nothing that reads a database it is told to forget, and what reads others', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const kept = new KeptStatements(connection, 1_000);
    for (const alias of ['version_1', 'version_11'])
      await connection.run(`attach ':memory:' as ${alias}; create table ${alias}.held as select 7 as held`);
    const ask = (alias: string) => kept.run(`select * from ${alias}.held where held > $least`, { least: 1 });
    await ask('version_1');
    await ask('version_11');
    expect(kept.size).toBe(2);
    kept.forget('version_1');
    expect(kept.size).toBe(1);
    expect(await (await ask('version_11')).getRowsJS()).toEqual([[7]]);
    expect(await (await ask('version_1')).getRowsJS()).toEqual([[7]]);
    connection.closeSync();
    instance.closeSync();
  });

  it('lets go of a file that is detached', async () => {
    await writeFile(1);
    await attach(1);
    await Promise.all(
      [0, 1, 2].map((least) => db.rows('select * from version_1.held where held > $least', { least })),
    );
    expect(openFiles()).toContain(path(1));
    await db.detach('version_1');
    expect(openFiles()).not.toContain(path(1));
  });

  const path = (held: number) => join(folder, `${held}.duckdb`);
  const attach = (held: number) => db.run(`attach ${literal(path(held))} as version_1 (read_only)`);

  async function writeFile(held: number): Promise<void> {
    const file = await openDatabase(path(held));
    await file.run(`create table held as select ${held} as held; checkpoint`);
    file.close();
  }
});

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(join('/proc/self/fd', fd))];
    } catch {
      return []; // Closed since it was listed.
    }
  });
}
