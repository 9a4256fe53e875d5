import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database, type Session } from '#warehouse/duckdb/database.ts';
import { findRepeated } from './find-repeated.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase(':memory:');
});
afterAll(() => database.close());

const signal = new AbortController().signal;

async function suspectsOf(db: Session, rows: string, atMost: number): Promise<string | null> {
  const number = 'cast(hash(key, part) >> 1 as bigint)';
  const found = await findRepeated({ db, signal }, `select rowid as _id, ${number} as _number from ${rows}`, {
    ids: `select rowid as _id from ${rows}`,
    atMost,
    table: 'temp.repeated',
  });
  return found && found.isSuspect(number);
}

it.each([
  ['of rows that are kept', ''],
  // Rows of a transaction that has not ended have numbers beyond those of a kept table.
  ['of rows that the transaction at work has written', 'begin transaction'],
])('suspects every row whose key comes twice, however far apart, and few others: %s', async (_, begin) => {
  await database.withConnection(async (db) => {
    const rows = 5_200_000;
    if (begin) await db.run(begin);
    // The first fifty come again at the end, beyond the rows that are looked at together.
    await db.run(
      `create or replace temp table many as select 'R' || (range % ${rows - 50}) as key, 1 as part from range(${rows})`,
    );
    const condition = await suspectsOf(db, 'many', rows);
    const [found] = await db.rows<{ copies: number; others: number }>(
      `select count(*) filter (rank < 50) as copies, count(*) filter (rank >= 50) as others
       from (select *, cast(substr(key, 2) as bigint) as rank from many) where ${condition}`,
    );
    if (begin) await db.run('rollback');
    expect(found!.copies).toBe(100);
    expect(found!.others).toBeLessThan(rows * 0.05);
  });
});

it('suspects all rows where all have one key', async () => {
  await database.withConnection(async (db) => {
    await db.run(`create temp table same as select 'x' as key, 1 as part from range(10)`);
    expect(
      await db.rows(`select count(*) as rows from same where ${await suspectsOf(db, 'same', 10)}`),
    ).toEqual([{ rows: 10 }]);
  });
});

it('knows after one look that there are no copies', async () => {
  await database.withConnection(async (db) => {
    await db.run(`create temp table few as select 'x' as key, range as part from range(3)`);
    expect(await suspectsOf(db, 'few', 3)).toBeNull();
  });
});

it.each([
  ['counts', 'n', 0],
  ['counts from far on', '7000000000 + n', 0],
  ['is put together of a place and a count', '(n % 7919) * 1000000000000 + n // 7919', 0.06],
  ['ends in zeros', 'n * 1000000', 0.06],
  ['comes in no order', '(n * 2654435761) % 999999999989', 0.06],
])('suspects few rows besides copies where a key that is a number %s', async (_, number, share) => {
  await database.withConnection(async (db) => {
    const rows = 300_000;
    // The first fifty come again at the end.
    await db.run(
      `create or replace temp table numbered as select rowid as _id, (${number})::bigint as _number
       from (select range as rowid, range % ${rows - 50} as n from range(${rows}))`,
    );
    const asked = { ids: 'select _id from numbered', atMost: rows, table: 'temp.repeated' };
    const found = await findRepeated({ db, signal }, 'from numbered', asked);
    const [counted] = await db.rows<{ copies: number; others: number }>(
      `select count(*) filter (times > 1) as copies, count(*) filter (times = 1) as others
       from (select *, count(*) over (partition by _number) as times from numbered) where ${found!.isSuspect('_number')}`,
    );
    expect(counted!.copies).toBe(100);
    expect(counted!.others).toBeLessThanOrEqual(rows * share);
  });
});
