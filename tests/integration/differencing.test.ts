import fc from 'fast-check';
import Fraction from 'fraction.js';
import { describe, expect, it } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { countedThenSql, treeViews, type TreeView } from '#warehouse/model/tree-view.ts';
import { readMatrix } from '#warehouse/query/matrix.ts';
import { readOverview } from '#warehouse/query/overview.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { readValues } from '#warehouse/query/values.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { ARRANGE_VALUES } from '#warehouse/snapshot/layout.ts';
import { computeWorld, type ValueRow } from '../support/computed-world.ts';
import { LinearSystem, type Sum } from '../support/rights/linear-system.ts';
import { ratio, total, type World } from '../support/star-world.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

const months = ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'];
const grains = ['month', 'quarter', 'year'] as const;

/** Provinces that stand, some made of others, and communes of the first; each has reported for some months. */
const worlds = (suppressBelow: number) =>
  fc
    .record({
      provinces: fc.integer({ min: 3, max: 6 }),
      ended: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
      communes: fc.integer({ min: 0, max: 3 }),
      gaps: fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 20 }),
      counts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 60, maxLength: 60 }),
    })
    .map(({ provinces, ended, communes, gaps, counts }): World => {
      const standing = Array.from({ length: provinces }, (_, i) => ({ unit_id: `p${i}`, parent_id: 'root' }));
      const past = ended.map((_, i) => ({ unit_id: `o${i}`, parent_id: 'root', valid_to: '2025-03-01' }));
      const below = Array.from({ length: communes }, (_, i) => ({
        ...{ unit_id: `c${i}`, parent_id: 'p0', level: 'C' },
      }));
      // Where the first province has communes, they report for it.
      const reporting = [...standing.slice(communes > 0 ? 1 : 0), ...past, ...below];
      const rows = reporting.flatMap(({ unit_id }, u) =>
        months
          .map((period, m) => ({ unit: unit_id, period, at: u * months.length + m }))
          .filter(
            ({ at, unit, period }) => !gaps.includes(at) && !(unit.startsWith('o') && period >= '2025-03-01'),
          )
          .map(({ unit, period, at }) => ({ unit, period, x: counts[at]!, y: counts[at]! + 1 })),
      );
      return {
        asOf: '2025-04-30',
        units: [{ unit_id: 'root', parent_id: null, level: 'R' }, ...standing, ...past, ...below],
        crosswalk: ended.map((into, i) => ({
          ...{ from_id: `o${i}`, to_id: `p${into % provinces}`, weight: 1, effective_date: '2025-03-01' },
        })),
        tables: { f: rows.length > 0 ? rows : [{ unit: 'p1', period: months[0]!, x: 1, y: 2 }] },
        facts: [{ id: 'f', unitBy: 'id', measures: [{ id: 'x' }, { id: 'y' }] }],
        indicators: [
          suppressBelow > 0
            ? { id: 'told', formula: ratio('f', 'x', 'y'), suppressBelow }
            : { id: 'told', formula: total('f', 'x') },
        ],
      };
    });

interface Cell {
  unitId: string;
  grain: string;
  period: string;
  tree: TreeView;
}

/** Reports there may be: that one is not there is a value too, which nobody is told. */
const possibleSql = `
  select u.unit_key, m.period from star.dim_unit u, (select unnest($months::date[]) as period) m
  where u.valid_from <= m.period and coalesce(u.valid_to > m.period, true) and u.unit_id <> 'root'`;

/** Which reports make a cell: a unit's version and a month is an unknown, whose value is what was reported. */
async function sumsOf(db: Database): Promise<(cell: Cell) => Sum> {
  const counted = {
    now: 'select unit_id, unit_key, weight, null::date as begins, null::date as ends from star.unit_rollup',
    then: `select unit_id, unit_key, 1 as weight, begins, ends from (${countedThenSql()})`,
  };
  const parts = new Map<string, Map<string, Fraction>>();
  for (const tree of treeViews)
    for (const grain of grains) {
      const found = await db.rows<{ unit: string; first: string; unknown: string; weight: number }>(
        `select c.unit_id as unit, date_trunc('${grain}', f.period)::date::varchar as first,
           concat_ws(' ', f.unit_key, f.period) as "unknown", max(c.weight)::double as weight
         from (${possibleSql}) f join (${counted[tree]}) c on c.unit_key = f.unit_key
           and (c.begins is null or (c.begins <= f.period and f.period < c.ends))
         group by all`,
        { months },
      );
      for (const { unit, first, unknown, weight } of found) {
        const key = [tree, grain, unit, first].join(' ');
        const sum = parts.get(key) ?? new Map<string, Fraction>();
        parts.set(key, sum.set(unknown, new Fraction(weight)));
      }
    }
  return ({ tree, grain, unitId, period }) => parts.get([tree, grain, unitId, period].join(' ')) ?? new Map();
}

type Told = Cell & Pick<ValueRow, 'numerator' | 'previous'>;

/** Every published figure that a reader may ask for, by every way there is to one. */
async function toldTo(whole: Snapshot, scope: Scope): Promise<Told[]> {
  const snapshot = await visibleSnapshot(whole, scope);
  const told: Told[] = [];
  const home = scope.unitRoots[0] === '*' ? 'root' : scope.unitRoots[0]!;
  const all = { from: null, to: null };
  const note = (tree: TreeView, rows: readonly Partial<ValueRow>[]) => {
    for (const row of rows as ValueRow[])
      told.push({ ...row, unitId: row.unit_id, period: row.period, tree });
  };
  for (const grain of grains) {
    for (const tree of treeViews) {
      const values = { indicatorIds: [], unitIds: [], level: null, grain, tree, ...all };
      note(tree, (await toRows(await readValues(snapshot, scope, values))) as never);
      if (scope.wholes)
        note(
          tree,
          (await toRows(await readValues(snapshot, scope, { ...values, unitIds: ['root'] }))) as never,
        );
      const trend = { indicatorId: 'told', unitId: 'root', grain, tree };
      for (const cell of scope.wholes ? await readTrend(snapshot, scope, trend) : [])
        told.push({ ...cell, grain, tree });
    }
    const matrix = {
      indicatorIds: ['told'],
      parentId: home,
      level: null,
      grain,
      ...all,
      limit: 1000,
      offset: 0,
    };
    note(
      'now',
      (await toRows(await readMatrix(snapshot, scope, matrix))).map((row) => ({ ...row, grain })),
    );
    const overview = { indicatorIds: ['told'], unitId: scope.wholes ? 'root' : home, grain };
    for (const { recent } of (await readOverview(snapshot, scope, overview)).items)
      for (const cell of recent) told.push({ ...cell, grain, tree: 'now' });
  }
  return told.filter(({ numerator }) => numerator !== null);
}

/** Makes sure that figures are the sums they are taken for. */
async function areTheirSums(db: Database, told: readonly Told[], sumOf: (cell: Cell) => Sum): Promise<void> {
  const found = await db.rows<{ unknown: string; x: number }>(
    `select concat_ws(' ', unit_key, period) as "unknown", sum(x)::double as x from star.fact_f group by all`,
  );
  const reports = new Map(found.map(({ unknown, x }) => [unknown, x]));
  const valueOf = (sum: Sum) =>
    [...sum].reduce((value, [name, times]) => value + (reports.get(name) ?? 0) * times.valueOf(), 0);
  for (const cell of told) expect({ ...cell, numerator: valueOf(sumOf(cell)) }).toEqual(cell);
}

const before = (grain: string, period: string) => {
  const day = new Date(period);
  day.setUTCMonth(day.getUTCMonth() - { month: 1, quarter: 3, year: 12 }[grain as 'month']);
  return day.toISOString().slice(0, 10);
};

async function systemOf(db: Database, told: readonly Told[], reports: readonly Sum[]): Promise<LinearSystem> {
  const sumOf = await sumsOf(db);
  const system = rowsAlone(reports);
  for (const cell of told) {
    system.tell(sumOf(cell));
    if (typeof cell.previous === 'number')
      system.tell(sumOf({ ...cell, period: before(cell.grain, cell.period) }));
  }
  return system;
}

/** Builds a world, and does something with it as a version. */
async function inWorld<T>(
  world: World,
  work: (snapshot: Snapshot, db: Database, rows: readonly ValueRow[]) => Promise<T>,
): Promise<T> {
  const { db, context, rows } = await computeWorld(world);
  try {
    await db.run(ARRANGE_VALUES);
    await describeWorld(context, 's');
    return await work(await snapshotOfWorld(context), db, rows);
  } finally {
    db.close();
  }
}

const own: Scope = { unitRoots: ['p0'], highestClass: '*', wholes: ['root'] };

/** Reports of units that count towards some root, which whoever sees that may read row by row. */
async function reportsOf(db: Database, roots: readonly string[]): Promise<Sum[]> {
  const found = await db.rows<{ unknown: string }>(
    `select distinct concat_ws(' ', f.unit_key, f.period) as "unknown"
     from (${possibleSql}) f join star.unit_rollup r using (unit_key) where list_contains($roots::varchar[], r.unit_id)`,
    { roots, months },
  );
  return found.map(({ unknown }) => new Map([[unknown, new Fraction(1)]]));
}

/** What follows from single reports alone. */
function rowsAlone(reports: readonly Sum[]): LinearSystem {
  const system = new LinearSystem();
  for (const report of reports) system.tell(report);
  return system;
}

describe('whoever sees a part of the tree and the figures of the whole', () => {
  it('can reckon no figure of another part, even knowing one of them', { timeout: 170_000 }, async () => {
    let [toldWholes, hiddenWholes, targets] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(worlds(0), fc.nat(), (world, friend) =>
        inWorld(world, async (snapshot, db, rows) => {
          const told = await toldTo(snapshot, own);
          const sumOf = await sumsOf(db);
          await areTheirSums(db, told, sumOf);
          const shown = told.filter(({ unitId, tree }) => unitId === 'root' && tree === 'now');
          const shownCells = new Set(shown.map(({ grain, period }) => `${grain} ${period}`)).size;
          toldWholes += shownCells;
          hiddenWholes +=
            rows.filter(({ unit_id, value }) => unit_id === 'root' && value !== null).length - shownCells;
          const mine = await reportsOf(db, ['p0']);
          const alone = { system: await systemOf(db, told, mine), rows: rowsAlone(mine) };
          // Another province that lends all of its own.
          const provinces = world.units.filter(({ unit_id }) => /^p[1-9]/.test(unit_id));
          const lender = provinces[friend % provinces.length]!.unit_id;
          const lent = await toldTo(snapshot, { ...own, unitRoots: [lender] });
          const ours = await reportsOf(db, ['p0', lender]);
          const together = { system: await systemOf(db, [...told, ...lent], ours), rows: rowsAlone(ours) };
          for (const tree of treeViews)
            for (const row of rows.filter(({ unit_id }) => unit_id !== 'root')) {
              const sum = sumOf({ ...row, unitId: row.unit_id, tree });
              if (sum.size === 0) continue;
              for (const { system, rows: visible } of [alone, together]) {
                if (visible.determines(sum)) continue;
                targets += 1;
                if (system.determines(sum)) expect.fail(`${lender}: ${tree} ${JSON.stringify(row)}`);
              }
            }
        }),
      ),
      { numRuns: 25, endOnFailure: true },
    );
    process.stdout.write(
      `differencing: ${targets} figures of others, ${toldWholes} of the whole told and ${hiddenWholes} withheld\n`,
    );
    expect(toldWholes).toBeGreaterThan(20);
    expect(hiddenWholes).toBeGreaterThan(20);
  });

  it('is not told of a quarter in a month of which one other alone reported', async () => {
    const provinces = ['p0', 'p1', 'p2', 'p3', 'p4'];
    const rows = months.flatMap((period, m) =>
      provinces.slice(0, m === 0 ? 2 : 5).map((unit, u) => ({ unit, period, x: 3 + u, y: 9 })),
    );
    const world: World = {
      asOf: '2025-04-30',
      units: [
        { unit_id: 'root', parent_id: null, level: 'R' },
        ...provinces.map((unit_id) => ({ unit_id, parent_id: 'root' })),
      ],
      tables: { f: rows },
      facts: [
        {
          ...{ id: 'f', unitBy: 'id', measures: [{ id: 'x' }] },
          reporting: { by: 'units', levels: ['L'], dueDay: null },
        },
      ],
      indicators: [{ id: 'told', formula: total('f', 'x') }],
    };
    await inWorld(world, async (snapshot) => {
      const whole = (await toldTo(snapshot, own)).filter(({ unitId }) => unitId === 'root');
      expect([...new Set(whole.map(({ grain, period }) => `${grain} ${period}`))].sort()).toEqual([
        ...['month 2025-02-01', 'month 2025-03-01', 'month 2025-04-01', 'quarter 2025-04-01'],
      ]);
      expect(whole.filter(({ previous }) => typeof previous === 'number')).toEqual([]);
    });
  });
});

describe('whoever sees a whole in which small cells are suppressed', () => {
  const sees = (unitRoots: string[], wholes?: string[]): Scope => ({
    unitRoots,
    highestClass: '*',
    ...(wholes ? { wholes } : {}),
  });
  it.each([
    ['all of it', sees(['*'])],
    ['a part of it', sees(['p0'], ['root'])],
  ])('can reckon none of them from %s', { timeout: 170_000 }, async (_, scope) => {
    let targets = 0;
    await fc.assert(
      fc.asyncProperty(worlds(5), (world) =>
        inWorld(world, async (snapshot, db, rows) => {
          const told = await toldTo(snapshot, scope);
          const system = await systemOf(db, told, []);
          const sumOf = await sumsOf(db);
          for (const row of rows.filter(({ state }) => state === 'suppressed')) {
            const sum = sumOf({ ...row, unitId: row.unit_id, tree: 'now' });
            targets += 1;
            if (sum.size > 0 && system.determines(sum)) expect.fail(JSON.stringify(row));
          }
        }),
      ),
      { numRuns: 20, endOnFailure: true },
    );
    process.stdout.write(`differencing: ${targets} suppressed cells\n`);
    expect(targets).toBeGreaterThan(50);
  });
});
