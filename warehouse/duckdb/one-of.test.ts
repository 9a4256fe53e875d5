import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { isListed, isOneOf } from './one-of.ts';

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  await db.run('create table seen as select i::varchar as code from range(1000) r(i)');
});
afterEach(() => db.close());

describe.each([
  ['isOneOf', isOneOf],
  ['isListed', isListed],
])('a text that is one of some: %s', (_, holds) => {
  it.each([0, 1, 4, 5, 64, 65, 256, 257, 999])('is found whatever their number: %d', async (count) => {
    const values = Array.from({ length: count }, (_, i) => String(i * 3));
    const { sql, parameters } = holds('code', 'wanted', values);
    const rows = await db.rows<{ code: string }>(
      `select code from seen where ${sql} and true order by code::integer`,
      parameters,
    );
    expect(rows.map(({ code }) => code)).toEqual(values.filter((value) => Number(value) < 1000));
  });

  it('is not found where it is missing', async () => {
    for (const count of [3, 300]) {
      const values = Array.from({ length: count }, (_, i) => String(i));
      const { sql, parameters } = holds('null::varchar', 'wanted', values);
      expect(await db.rows(`select code from seen where ${sql}`, parameters)).toEqual([]);
    }
  });
});
