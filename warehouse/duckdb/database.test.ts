import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literal, openDatabase, type Database } from './database.ts';

describe('database', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase(':memory:');
  });
  afterAll(() => db.close());

  it('answers rows with days, instants, exact whole numbers and nested values', async () => {
    const [row] = await db.rows(
      `select date '2026-10-31' d, timestamp '2026-10-31 01:02:03' t, 5::bigint n, 9007199254740993 big,
              1.25::decimal(5,2) x, null as missing, [1, 2] list, {a: 'đ', n: 7::bigint} s`,
    );
    expect(row).toEqual({
      d: '2026-10-31',
      t: '2026-10-31T01:02:03.000Z',
      n: 5,
      big: '9007199254740993',
      x: 1.25,
      missing: null,
      list: [1, 2],
      s: { a: 'đ', n: 7 },
    });
  });

  it('binds texts, numbers and lists by name', async () => {
    const rows = await db.rows(
      'select x from (values (1), (2), (3)) v(x) where x > $low and x::varchar in (select unnest($allowed))',
      { low: 1, allowed: ['2', '9'] },
    );
    expect(rows).toEqual([{ x: 2 }]);
  });

  it.each(['', "it's", 'a\0b', "\0'\0", "';--"])('says %j as a literal', async (text) => {
    expect(await db.rows(`select ${literal(text)} as said, 1 as one`)).toEqual([{ said: text, one: 1 }]);
  });

  it('binds an empty list', async () => {
    expect(await db.rows('select 1 as x where 1::varchar in (select unnest($none))', { none: [] })).toEqual(
      [],
    );
  });

  it('interrupts a query whose asker has gone, and serves the next one', async () => {
    const gone = new AbortController();
    const slow = db.rows(
      'select sum(a.range * b.range) s from range(1000000) a, range(1000000) b',
      {},
      gone.signal,
    );
    setTimeout(() => gone.abort(), 50);
    await expect(slow).rejects.toMatchObject({ code: 'query_interrupted' });
    expect(await db.rows('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
