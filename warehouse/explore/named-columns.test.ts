import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../duckdb/database.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { withNames, type NamedColumn } from './named-columns.ts';

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:', { settings: { threads: '4' } });
  await db.run(
    "create table seen as select date '2024-01-01' as period, hash(i) % 1000 as code from range(500000) r(i)",
  );
});
afterEach(() => db.close());

const ROWS = 9_000;
const answer = {
  sql: `select period, code from seen order by code desc, rowid limit ${ROWS} offset 5`,
  parameters: {},
};
const codes = async (sql: string, parameters: object) =>
  (await db.rows<{ code: bigint | number }>(sql, parameters as never)).map(({ code }) => Number(code));

describe('names and grains beside the columns of an answer', () => {
  it.each<[string, NamedColumn[]]>([
    ['with nothing but a grain', []],
    ['with names', [{ column: 'code', as: 'code_name', names: new Map([['7', 'Seven']]) }]],
  ])('leave its rows in their order, on several threads: %s', async (_, named) => {
    const told = { columns: ['period', 'code'], named, grain: 'month' as const };
    const { sql, parameters } = withNames(answer, told, duckdbDialect);
    const found = await codes(sql, parameters);
    expect(found).toHaveLength(ROWS);
    expect(found).toEqual(await codes(answer.sql, {}));
  });
});
