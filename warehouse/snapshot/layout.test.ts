import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../duckdb/database.ts';
import { ARRANGE_VALUES, readLayoutSql } from './layout.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase(':memory:', { settings: { threads: '4' } });
});
afterAll(() => db.close());

it('arranged values of a unit and grain come in the order of indicators and periods, whatever reads them', async () => {
  await db.run(readLayoutSql());
  // More than one block of rows, each thread taking some.
  await db.run(`insert into indicators.value
      (indicator_id, unit_id, grain, period, period_end, complete, state, status, reported, expected, provisional, unusual)
    select 'rate_' || i % 500, 'P' || u, 'month', date '2024-01-01' + to_months(m), last_day(date '2024-01-01' + to_months(m)),
      true, 'measured', 'no_target', 1, 1, false, false
    from range(500) i(i), range(30) u(u), range(36) m(m) order by hash(i, u, m)`);
  await db.run(ARRANGE_VALUES);
  const asked = `select indicator_id, period::varchar as period from indicators.value_of_unit where unit_id = 'P7' and grain = 'month'`;
  const rows = await db.rows(asked);
  expect(rows).toHaveLength(18_000);
  expect(rows).toEqual(await db.rows(`${asked} order by indicator_id, period`));
});
