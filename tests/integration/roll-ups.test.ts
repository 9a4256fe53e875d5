import { afterEach, describe, expect, it } from 'vitest';
import { rollUpFaults } from '#etl/publish/audit-roll-ups.ts';
import type { RunContext } from '#etl/run-context.ts';
import type { Database } from '#warehouse/duckdb/database.ts';
import { buildWorld, type Rows } from '../support/star-world.ts';
import { rollUpFacts } from '#etl/star/roll-up-facts.ts';

let db: Database;
afterEach(() => db.close());

const units = [
  { unit_id: 'root', parent_id: null },
  { unit_id: 'a', parent_id: 'root' },
  { unit_id: 'b', parent_id: 'root' },
];
const calls: Rows = Array.from({ length: 6000 }, (_, at) => ({
  unit: at % 2 === 0 ? 'a' : 'b',
  period: `2025-0${1 + (at % 3)}-${String(1 + (at % 20)).padStart(2, '0')}`,
  channel: at % 5 === 0 ? 'WEB' : 'APP',
  dataset: `D${at % 100}`,
  calls: at % 7,
  open: 1,
}));

const build = async () => {
  const world = await buildWorld({
    units,
    tables: { use: calls },
    facts: [
      {
        ...{ id: 'use', grain: 'day' as const },
        dimensions: ['channel', 'dataset'].map((id) => ({ id, name: { en: id }, members: [] })),
        measures: [{ id: 'calls' }, { id: 'open', additivity: 'stock' as const }],
      },
    ],
  });
  db = world.db;
  return world.context;
};
const tables = async () =>
  await db.rows<{ name: string; keys: string }>(
    `select table_name as name, string_agg(column_name, ' ' order by column_index) as keys from duckdb_columns()
     where schema_name = 'star' and starts_with(table_name, 'rollup_') group by 1 order by 1`,
  );

const faultsOf = async (context: RunContext) => (await rollUpFaults(context)).map(({ says }) => says);

describe('large facts', () => {
  it('are added up by unit and few codes, and as a whole by many', async () => {
    const context = await build();
    expect(await rollUpFacts(context, 1000)).toBe(3);
    expect(await tables()).toEqual([
      { name: 'rollup_0_use', keys: 'month_key unit_key channel calls open' },
      { name: 'rollup_1_use', keys: 'month_key channel calls open' },
      { name: 'rollup_2_use', keys: 'month_key dataset channel calls open' },
    ]);
    expect(await rollUpFaults(context)).toEqual([]);
  });

  it('keep of a stock what stood on the last day of the month', async () => {
    await rollUpFacts(await build(), 1000);
    const rolled = await db.rows(
      'select month_key, sum(open) as n from star.rollup_0_use group by 1 order by 1',
    );
    const byHand = await db.rows(
      `select month_key, count(*) as n from star.fact_use
       join (select month_key, max(period) as period from star.fact_use group by 1) using (month_key, period)
       group by 1 order by 1`,
    );
    expect(rolled).toEqual(byHand);
  });

  it('keep 0 of a stock for a code that stood on no last day, and that is audited', async () => {
    const context = await build();
    await db.run(`delete from star.fact_use where channel = 'WEB' and period = date '2025-01-19'`);
    await db.run(`delete from star.fact_use where month_key = 2025 * 12 and channel = 'WEB' and period =
      (select max(period) from star.fact_use where month_key = 2025 * 12)`);
    await rollUpFacts(context, 1000);
    const [web] = await db.rows(
      `select sum(open) as n from star.rollup_0_use where month_key = 2025 * 12 and channel = 'WEB'`,
    );
    expect(web).toEqual({ n: 0 });
    expect(await rollUpFaults(context)).toEqual([]);
    await db.run('update star.rollup_0_use set open = open + 1 where month_key = 2025 * 12 + 1');
    expect(await faultsOf(context)).toEqual(['rollup_0_use differs from use.open in 1 months']);
  });

  it('are not where there is little to add up, and what was there goes', async () => {
    const context = await build();
    await rollUpFacts(context, 1000);
    expect(await rollUpFacts(context, 10_000)).toBe(0);
    expect(await tables()).toEqual([]);
  });

  it('that differ from their roll-up are told before anybody sees them', async () => {
    const context = await build();
    await rollUpFacts(context, 1000);
    await db.run(`update star.rollup_0_use set calls = calls + 1 where month_key = 2025 * 12`);
    await db.run(`delete from star.rollup_1_use where month_key = 2025 * 12 + 1`);
    expect(await faultsOf(context)).toEqual([
      'rollup_0_use differs from use.calls in 1 months',
      'rollup_1_use differs from use.calls in 1 months',
      'rollup_1_use differs from use.open in 1 months',
    ]);
  });
});
