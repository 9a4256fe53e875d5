import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuesSql } from '#warehouse/model/tree-view.ts';
import type { Database } from '#warehouse/duckdb/database.ts';
import { computeWorld, type ValueRow } from '../support/computed-world.ts';
import { months, reorganisedWorlds } from '../support/reorganised-worlds.ts';
import { buildWorld } from '../support/star-world.ts';

const checks = { numRuns: 20 };
const thenValues = (db: Database) => db.rows<ValueRow>(`from ${valuesSql('memory', 'then')} v`);

/**
 * The tree on each day by hand: every unit climbs, day by day, from parent to parent, over those that do not stand. One row per day, unit
 * that stood, and unit at or above it.
 */
const climbedSql = `
  with recursive day as (
    select unnest(generate_series(date '2025-01-01', date '2025-06-30', interval 1 day))::date as day
  ),
  nearest as (
    select day, unit_id, unit_key, parent_id, level, valid_from <= day and coalesce(valid_to > day, true) as stands
    from day, star.dim_unit
    qualify row_number() over (
      partition by day, unit_id
      order by (valid_from <= day)::int desc, case when valid_from <= day then -epoch(valid_from) else epoch(valid_from) end) = 1
  ),
  climb as (
    select day, unit_id, unit_key, unit_id as above, parent_id, true as counts from nearest where stands
    union all
    select c.day, c.unit_id, c.unit_key, n.unit_id, n.parent_id, n.stands
    from climb c join nearest n on n.day = c.day and n.unit_id = c.parent_id
  )
  select day, unit_id, unit_key, above from climb where counts`;

describe('the tree as then, over random reorganisations', () => {
  it('is on every day that which a climb from parent to parent finds, with the root above all', () =>
    fc.assert(
      fc.asyncProperty(reorganisedWorlds, async (world) => {
        const { db } = await buildWorld(world);
        const differing = await db.rows(
          `with climbed as (select day, unit_key, above from (${climbedSql})),
           stored as (
             select day, unit_key, unit_id as above
             from (select distinct day from climbed) join star.unit_rollup_then
               on valid_from <= day and coalesce(valid_to > day, true))
           (from climbed except all from stored) union all (from stored except all from climbed)`,
        );
        const [lost] = await db.rows<{ n: number }>(
          `select count(*) as n from (select day, unit_key from (${climbedSql}) group by all having count(*) filter (above = 'root') <> 1)`,
        );
        db.close();
        expect(differing).toEqual([]);
        expect(lost!.n).toBe(0);
      }),
      checks,
    ));

  it('gives the cells that the facts give by such a climb, at every grain', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(reorganisedWorlds, async (world) => {
        const { db } = await computeWorld(world);
        // A row counts on its day, or on the first or last day of the version it names.
        const byHand = await db.rows<{
          unit_id: string;
          grain: string;
          period: string;
          x: number;
          y: number;
        }>(
          `with climbed as (${climbedSql}),
             counted as (
               select f.*, least(greatest(f.period, d.valid_from), coalesce(d.valid_to - 1, date '9999-12-31')) as day
               from star.fact_f f join star.dim_unit d using (unit_key)),
             placed as (select c.above as unit_id, g.grain, date_trunc(g.grain, f.period)::date as period, f.period as month, f.x, f.y
               from counted f join climbed c on c.day = f.day and c.unit_key = f.unit_key, (values ('month'), ('quarter'), ('year')) g(grain)),
             held as (select grain, period, max(month) as month from placed group by all)
             select p.unit_id, p.grain, p.period, sum(x)::double as x, coalesce(sum(y) filter (p.month = h.month), 0)::double as y
             from placed p join held h using (grain, period) group by all`,
        );
        const rows = await thenValues(db);
        const ended = await db.rows<{ unit_id: string; valid_to: string }>(
          `select unit_id, valid_to from star.dim_unit where is_latest and valid_to <= date '2025-06-30'`,
        );
        db.close();
        const endOf = new Map(ended.map(({ unit_id, valid_to }) => [unit_id, valid_to]));
        const key = (row: { unit_id: string; grain: string; period: string }) =>
          `${row.unit_id} ${row.grain} ${row.period}`;
        const found = (id: string) =>
          new Map(rows.filter((row) => row.indicator_id === id).map((row) => [key(row), row.value]));
        const [flow, stock] = [found('flow'), found('stock')];
        // A series ends with its unit.
        const shown = byHand.filter((row) => row.period < (endOf.get(row.unit_id) ?? '9999'));
        for (const row of shown) {
          expect(flow.get(key(row)), `flow ${key(row)}`).toBe(row.x);
          expect(stock.get(key(row)), `stock ${key(row)}`).toBe(row.y);
        }
        const known = new Set(shown.map(key));
        for (const [cell, value] of flow) if (!known.has(cell)) expect(value ?? 0, cell).toBe(0);
      }),
      checks,
    ),
  );

  it('has the same figures for the whole in both views, and parts that make the whole where nothing turned', () =>
    fc.assert(
      fc.asyncProperty(reorganisedWorlds, async (world) => {
        const { db, rows } = await computeWorld(world);
        const then = await thenValues(db);
        const stood = await db.rows<{ parent: string; child: string; grain: string; period: string }>(
          `select distinct r.unit_id as parent, d.unit_id as child, v.grain, v.period
           from (select distinct grain, period, period_end from indicators.value) v
           join star.unit_rollup_then r on r.valid_from <= v.period_end and coalesce(r.valid_to > v.period, true)
           join star.dim_unit d using (unit_key) where r.depth = 1`,
        );
        // Days on which anything changed, within a period or for rows dated outside of their unit's time.
        const turns = await db.rows<{ day: string }>(
          `select distinct day from (select unnest([valid_from, valid_to]) as day from star.unit_rollup_then)
           where day between date '2025-01-02' and date '2025-06-30'`,
        );
        const own = await db.rows<{ unit: string; period: string }>(
          `select d.unit_id as unit, f.period from star.fact_f f join star.dim_unit d using (unit_key)`,
        );
        const counted = await db.rows<{ unit_id: string; now: number[]; then: number[]; moved: boolean }>(
          `select unit_id, list(distinct r.unit_key order by r.unit_key) as now, any_value(t.keys) as then, any_value(t.moved) as moved
           from star.unit_rollup r join (
             select c.unit_id, list(distinct c.unit_key order by c.unit_key) as keys,
               bool_or(c.valid_from <> d.valid_from or c.valid_to is distinct from d.valid_to) as moved
             from star.unit_rollup_then c join star.dim_unit d using (unit_key) group by all) t using (unit_id)
           group by unit_id`,
        );
        const stayed = new Set(
          world.units
            .filter((unit) => unit.valid_from === undefined && (unit.valid_to ?? null) === null)
            .map(({ unit_id }) => unit_id),
        );
        const untouched = counted.filter(
          ({ unit_id, now, then: keys, moved }) => stayed.has(unit_id) && !moved && `${now}` === `${keys}`,
        );
        db.close();
        const figures = (all: ValueRow[], unit: string) =>
          all
            .filter(({ unit_id }) => unit_id === unit)
            .map((row) =>
              [row.indicator_id, row.grain, row.period, row.value, row.previous, row.state, row.status].join(
                ' ',
              ),
            )
            .toSorted();
        for (const { unit_id } of untouched) expect(figures(then, unit_id)).toEqual(figures(rows, unit_id));
        const wholes = (all: ValueRow[]) =>
          all
            .filter(({ unit_id }) => unit_id === 'root')
            .map(({ indicator_id, grain, period, value, reported, expected }) =>
              [indicator_id, grain, period, value, reported, expected].join(' '),
            )
            .toSorted();
        expect(wholes(then)).toEqual(wholes(rows));
        const quiet =
          turns.length === 0
            ? months
            : months.filter(
                (month) =>
                  month >
                  turns
                    .map(({ day: on }) => on)
                    .toSorted()
                    .at(-1)!,
              );
        const sum = (unit: string, period: string) =>
          then.find(
            (row) =>
              row.indicator_id === 'flow' &&
              row.grain === 'month' &&
              row.unit_id === unit &&
              row.period === period,
          )?.value ?? 0;
        const ends = new Map(world.units.map(({ unit_id, valid_to }) => [unit_id, valid_to ?? '9999']));
        for (const period of quiet)
          for (const { unit_id } of world.units.filter((unit) => ends.get(unit.unit_id)! > period)) {
            // Late rows of units that have ended count for those above them alone.
            if (own.some((row) => row.period === period && ends.get(row.unit)! <= period)) continue;
            const children = stood.filter(
              (row) => row.parent === unit_id && row.grain === 'month' && row.period === period,
            );
            const rowsOfItsOwn = (world.tables!.f as { unit: string; period: string; x: number }[])
              .filter((row) => row.unit === unit_id && row.period === period)
              .reduce((all, { x }) => all + x, 0);
            const below = children.reduce((all, { child }) => all + sum(child, period), 0);
            expect(sum(unit_id, period), `${unit_id} ${period}`).toBe(below + rowsOfItsOwn);
          }
      }),
      checks,
    ));
});
