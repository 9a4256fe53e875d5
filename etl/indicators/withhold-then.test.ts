import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuesSql } from '#warehouse/model/tree-view.ts';
import { computeWorld, type ValueRow } from '../../tests/support/computed-world.ts';
import { ratio, type UnitRow, type World } from '../../tests/support/star-world.ts';

type Count = { unit: string; period: string; y: number };

/** P and Q stand throughout; x moves from P to Q, M is made of O1 and O2. */
const moved = (on: string): UnitRow[] => [
  { unit_id: 'root', parent_id: null },
  { unit_id: 'p', parent_id: 'root' },
  { unit_id: 'q', parent_id: 'root' },
  { unit_id: 'x', parent_id: 'p', valid_to: on },
  { unit_id: 'x', parent_id: 'q', valid_from: on },
  { unit_id: 'p1', parent_id: 'p' },
  { unit_id: 'q1', parent_id: 'q' },
  { unit_id: 'o1', parent_id: 'root', valid_to: on },
  { unit_id: 'o2', parent_id: 'root', valid_to: on },
  { unit_id: 'm', parent_id: 'root', valid_from: on },
];
const crosswalk = ['o1', 'o2'].map((from_id) => ({ from_id, to_id: 'm', weight: 1 }));

async function compute(counts: Count[], on = '2025-03-01', world: Partial<World> = {}) {
  const { db, rows } = await computeWorld({
    asOf: '2025-04-30',
    units: moved(on),
    crosswalk,
    tables: { f: counts.map((count) => ({ ...count, x: 1 })) },
    facts: [{ id: 'f', unitBy: 'id', measures: [{ id: 'x' }, { id: 'y' }] }],
    indicators: [{ id: 'rate', formula: ratio('f', 'x', 'y'), suppressBelow: 5 }],
    ...world,
  });
  const then = await db.rows<ValueRow>(`from ${valuesSql('memory', 'then')} v`);
  const base = await db.rows<{ unit: string; period: string; unit_id: string; tree: string }>(
    `select d.unit_id as unit, f.period, r.unit_id, 'now' as tree
     from star.fact_f f join star.dim_unit d using (unit_key) join star.unit_rollup r using (unit_key)
     union all
     select d.unit_id, f.period, r.unit_id, 'then'
     from star.fact_f f join star.dim_unit d using (unit_key) join star.unit_rollup_then r on r.unit_key = f.unit_key
     -- A row from outside of its version's time counts as on the nearest day of it.
     and r.valid_from <= least(greatest(f.period, d.valid_from), coalesce(d.valid_to - 1, date '9999-12-31'))
     and coalesce(r.valid_to > least(greatest(f.period, d.valid_from), coalesce(d.valid_to - 1, date '9999-12-31')), true)`,
  );
  db.close();
  return { now: rows, then, base };
}
const state = (rows: ValueRow[], unit: string, period: string, grain = 'month') =>
  rows.find((row) => row.unit_id === unit && row.period === period && row.grain === grain)?.state;

/** A row of a matrix over the units' own counts in each month. */
type Vector = number[];

/** Whether a vector is a combination of others (rows that are reduced already). */
function reduced(vectors: Vector[]): Vector[] {
  const rows: Vector[] = [];
  for (const vector of vectors) {
    const left = remainder(rows, vector);
    if (left.some((one) => Math.abs(one) > 1e-9)) rows.push(left);
  }
  return rows;
}
function remainder(rows: Vector[], vector: Vector): Vector {
  let left = vector;
  for (const row of rows) {
    const pivot = row.findIndex((one) => Math.abs(one) > 1e-9);
    const factor = left[pivot]! / row[pivot]!;
    left = left.map((one, i) => one - factor * row[i]!);
  }
  return left;
}

const periodOf: { [grain: string]: (month: string) => string } = {
  month: (month) => month,
  quarter: (month) => (month < '2025-04-01' ? '2025-01-01' : '2025-04-01'),
  year: () => '2025-01-01',
};

describe('the view as then beside the view as now', () => {
  it('shows a parent with the child it had, where the child is shown', async () => {
    const { then, now } = await compute([
      { unit: 'p1', period: '2025-01-01', y: 30 },
      { unit: 'x', period: '2025-01-01', y: 20 },
      { unit: 'q1', period: '2025-01-01', y: 40 },
    ]);
    expect(then.find((row) => row.unit_id === 'p' && row.period === '2025-01-01')?.denominator).toBe(50);
    expect(state(now, 'x', '2025-01-01')).toBe('measured');
  });

  it('withholds it where parent less parent would be the child that is too small', async () => {
    const { then, now } = await compute([
      { unit: 'p1', period: '2025-01-01', y: 30 },
      { unit: 'x', period: '2025-01-01', y: 3 },
      { unit: 'q1', period: '2025-01-01', y: 40 },
    ]);
    expect([state(now, 'x', '2025-01-01'), state(now, 'p', '2025-01-01')]).toEqual([
      'suppressed',
      'measured',
    ]);
    expect([state(then, 'p', '2025-01-01'), state(then, 'x', '2025-01-01')]).toEqual([
      ...['suppressed', 'suppressed'],
    ]);
  });

  it('withholds more as now where what a new unit began with is too small', async () => {
    // As now, M has its predecessors' months too: M less O1 less O2 is what M began with.
    const { then, now } = await compute(
      [
        { unit: 'o1', period: '2025-01-01', y: 30 },
        { unit: 'o2', period: '2025-01-01', y: 50 },
        { unit: 'm', period: '2025-03-01', y: 2 },
        { unit: 'p1', period: '2025-01-01', y: 90 },
      ],
      '2025-03-01',
    );
    expect(state(then, 'm', '2025-01-01', 'year')).toBe('suppressed');
    const told = ['m', 'o1', 'o2'].map((unit) => state(now, unit, '2025-01-01', 'year'));
    expect(told).toContain('suppressed');
  });

  it(
    'tells nothing that the view as now does not tell, whatever the counts and the day',
    { timeout: 240_000 },
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(
            fc.record({
              unit: fc.constantFrom('p', 'p1', 'q1', 'x', 'o1', 'o2', 'm'),
              period: fc.constantFrom('2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'),
              y: fc.integer({ min: 1, max: 12 }),
            }),
            { selector: ({ unit, period }) => unit + period, minLength: 4, maxLength: 24 },
          ),
          fc.constantFrom('2025-02-01', '2025-03-01', '2025-04-01'),
          async (counts, on) => {
            const { now, then, base } = await compute(counts, on);
            const atoms = [...new Set(base.map(({ unit, period }) => `${unit} ${period}`))];
            const vectorOf = (tree: string, row: ValueRow) =>
              atoms.map((atom) =>
                base.some(
                  (one) =>
                    one.tree === tree &&
                    one.unit_id === row.unit_id &&
                    `${one.unit} ${one.period}` === atom &&
                    periodOf[row.grain]!(one.period) === row.period,
                )
                  ? 1
                  : 0,
              );
            const shown = (rows: ValueRow[]) => rows.filter((row) => row.denominator !== null);
            const known = reduced(shown(now).map((row) => vectorOf('now', row)));
            const told = shown(then).filter((row) =>
              remainder(known, vectorOf('then', row)).some((one) => Math.abs(one) > 1e-9),
            );
            expect(told.map(({ unit_id, grain, period }) => [unit_id, grain, period])).toEqual([]);
            // Nor is a cell withheld in one view and shown in the other where both count the same.
            const cells = new Map(now.map((row) => [`${row.unit_id} ${row.grain} ${row.period}`, row]));
            for (const row of then) {
              const other = cells.get(`${row.unit_id} ${row.grain} ${row.period}`);
              if (!other || String(vectorOf('now', other)) !== String(vectorOf('then', row))) continue;
              expect(row.state === 'suppressed', `${row.unit_id} ${row.grain} ${row.period}`).toBe(
                other.state === 'suppressed',
              );
            }
          },
        ),
        { numRuns: 15 },
      ),
  );
});
