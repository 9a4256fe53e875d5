import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformSource } from '#etl/conform/conform-source.ts';
import { computeIndicators } from '#etl/indicators/compute-indicators.ts';
import { buildStar, type StarAccount } from '#etl/star/build-star.ts';
import { readWorkspace } from '#etl/workspace/read-workspace.ts';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';

const directory = join(import.meta.dirname, '../fixtures/workspaces/tiny');

/** The rows that pass, by the fixture's README: unit, month, medium, loans, online, branches. */
const loans = `
  ('01', '2024-09-01', 'BOOK', 100, 40, 4), ('02', '2024-09-01', 'BOOK', 200, 60, 5), ('03', '2024-09-01', 'BOOK', 50, 5, 2),
  ('04', '2024-09-01', 'BOOK', 40, 8, 2),
  ('01', '2025-05-01', 'BOOK', 110, 55, 4), ('02', '2025-05-01', 'BOOK', 210, 84, 5), ('03', '2025-05-01', 'BOOK', 60, 12, 2),
  ('04', '2025-05-01', 'BOOK', 40, 10, 2),
  ('01', '2025-06-01', 'BOOK', 120, 60, 4), ('02', '2025-06-01', 'BOOK', 220, 110, 5), ('03', '2025-06-01', 'BOOK', 64, 16, 2),
  ('04', '2025-06-01', 'BOOK', 44, 11, 2),
  ('01', '2025-07-01', 'BOOK', 130, 78, 4), ('02', '2025-07-01', 'BOOK', 230, 115, 6), ('03', '2025-07-01', 'BOOK', 120, 36, 4),
  ('01', '2025-08-01', 'BOOK', 140, 84, 5), ('01', '2025-08-01', 'FILM', 20, 10, 0), ('02', '2025-08-01', 'BOOK', 240, 144, 6),
  ('03', '2025-08-01', 'BOOK', 130, 52, 4),
  ('01', '2025-09-01', 'BOOK', 150, 105, 5), ('01', '2025-09-01', 'FILM', 25, 15, 0), ('02', '2025-09-01', 'BOOK', 250, 175, 6)`;

const validated = `
  create table validate.unit_register as
  select unit_id, unit_code, code_list, name, level, kind, parent_id, valid_from::date as valid_from, valid_to::date as valid_to
  from (values
    ('00', '00', '2025', 'Land', 'LAND', 'land', null, '2020-01-01', null),
    ('01', '01', '2025', 'North', 'PROVINCE', 'province', '00', '2020-01-01', null),
    ('02', '02', '2025', 'South', 'PROVINCE', 'province', '00', '2020-01-01', '2025-03-31'),
    ('02', '02', '2025', 'South City', 'PROVINCE', 'city', '00', '2025-04-01', null),
    ('east', '03', '2024', 'East', 'PROVINCE', 'province', '00', '2020-01-01', '2025-06-30'),
    ('west', '04', '2024', 'West', 'PROVINCE', 'province', '00', '2020-01-01', '2025-06-30'),
    ('coast', '03', '2025', 'Coast', 'PROVINCE', 'province', '00', '2025-07-01', null)
  ) v(unit_id, unit_code, code_list, name, level, kind, parent_id, valid_from, valid_to);
  create table validate.unit_change as
  select *, date '2025-07-01' as effective_date
  from (values ('east', 'coast', 1.0), ('west', 'coast', 0.75), ('west', '02', 0.25)) v(from_id, to_id, weight);
  create table validate.loan_month as
  select unit_code, period::date as period, medium, loans, loans_online, cast(null as double) as opening_hours, branches
  from (values ${loans}) v(unit_code, period, medium, loans, loans_online, branches);`;

describe('the tiny workspace from validated rows to values', () => {
  let db: Database;
  let account: StarAccount;
  let written: { rows: number };

  beforeAll(async () => {
    const content = await readWorkspace(directory);
    db = await openDatabase(':memory:');
    await db.run(readLayoutSql());
    await db.run(validated);
    const context = {
      db,
      asOf: content.asOf!,
      signal: new AbortController().signal,
      journal: { write: () => undefined },
      content,
    };
    for (const { id } of content.contracts) await conformSource(context, id);
    account = await buildStar(context);
    written = await computeIndicators(context);
  });
  afterAll(() => db.close());

  const monthly = (indicator: string, unit: string) =>
    db.rows(
      `select strftime(period, '%Y-%m') as month, numerator, denominator, state, reported, expected from indicators.value
       where indicator_id = $indicator and unit_id = $unit and grain = 'month' and value is not null order by period`,
      { indicator, unit },
    );

  it('builds six units in seven versions and one fact', async () => {
    expect(account).toEqual({ units: 6, unitVersions: 7, facts: [{ id: 'loan', rows: 22 }] });
    expect(await db.rows('select count(*) as rows from indicators.value')).toEqual([written]);
  });

  it('gives the whole land of each month', async () => {
    const whole = { state: 'measured', reported: 4, expected: 4 };
    expect(await monthly('online_rate', '00')).toEqual([
      { month: '2024-09', numerator: 113, denominator: 390, ...whole },
      { month: '2025-05', numerator: 161, denominator: 420, ...whole },
      { month: '2025-06', numerator: 197, denominator: 448, ...whole },
      { month: '2025-07', numerator: 229, denominator: 480, state: 'measured', reported: 3, expected: 3 },
      { month: '2025-08', numerator: 290, denominator: 530, state: 'measured', reported: 3, expected: 3 },
      { month: '2025-09', numerator: 295, denominator: 425, state: 'partial', reported: 2, expected: 3 },
    ]);
  });

  it('restates Coast and South City as now', async () => {
    const may = async (unit: string) =>
      (await monthly('online_rate', unit)).find((row) => row.month === '2025-05');
    expect(await may('coast')).toMatchObject({ numerator: 19.5, denominator: 90 });
    expect(await may('02')).toMatchObject({ numerator: 84 + 2.5, denominator: 220 });
  });

  it('judges the land against its path', async () => {
    const [august] = await db.rows(
      `select value, path, status, target, target_date::varchar as target_date, previous, rank from indicators.value
       where indicator_id = 'online_rate' and unit_id = '00' and grain = 'month' and period = date '2025-08-01'`,
    );
    expect(august).toMatchObject({
      value: 290 / 530,
      path: expect.closeTo(0.3 + (0.3 * 243) / 365, 12),
      status: 'on_path',
      target: 0.6,
      target_date: '2025-12-31',
      previous: 229 / 480,
    });
  });

  it('says of Coast in September that it has not reported', async () => {
    const rows = await db.rows(
      `select indicator_id, value, state, status, reported, expected from indicators.value
       where unit_id = 'coast' and grain = 'month' and period = date '2025-09-01' order by 1`,
    );
    const silent = { value: null, state: 'not_measured', status: 'not_measured', reported: 0, expected: 1 };
    expect(rows).toEqual([
      { indicator_id: 'loans_total', ...silent },
      { indicator_id: 'online_rate', ...silent },
    ]);
  });
});
