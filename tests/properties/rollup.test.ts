import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeWorld, type ValueRow } from '../support/computed-world.ts';
import { buildWorld, ratio, total, type UnitRow, type World } from '../support/star-world.ts';

/**
 * Worlds of a root, provinces that stand, provinces that ended one after the other and were shared out among those that
 * came later, and communes below any of them. Rows name units by id, in any of six months.
 */
const worlds = fc
  .record({
    standing: fc.integer({ min: 1, max: 4 }),
    ended: fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }), {
      maxLength: 4,
    }),
    communes: fc.array(fc.nat(), { maxLength: 6 }),
    rows: fc.array(
      fc.record({
        unit: fc.nat(),
        month: fc.integer({ min: 1, max: 6 }),
        x: fc.integer({ min: 0, max: 1_000_000 }),
        more: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 25 },
    ),
  })
  .map(({ standing, ended, communes, rows }): World => {
    const now: UnitRow[] = Array.from({ length: standing }, (_, i) => ({
      unit_id: `n${i}`,
      parent_id: 'root',
    }));
    const past: UnitRow[] = ended.map((_, i) => ({
      unit_id: `o${i}`,
      parent_id: 'root',
      valid_to: `2025-0${6 - i}-01`,
    }));
    const provinces = [...now, ...past];
    const below: UnitRow[] = communes.map((at, i) => ({
      unit_id: `c${i}`,
      parent_id: provinces[at % provinces.length]!.unit_id,
      level: 'C',
    }));
    const belowRoot = [...provinces, ...below];
    return {
      asOf: '2025-06-30',
      units: [{ unit_id: 'root', parent_id: null, level: 'R' }, ...belowRoot],
      crosswalk: ended.flatMap((shares, i) => sharedOut(`o${i}`, shares, [...now, ...past.slice(0, i)])),
      tables: {
        f: rows.map(({ unit, month, x, more }) => ({
          unit: belowRoot[unit % belowRoot.length]!.unit_id,
          period: `2025-0${month}-01`,
          x,
          y: x + more,
        })),
      },
      facts: [{ id: 'f', unitBy: 'id', measures: [{ id: 'x' }, { id: 'y' }] }],
      indicators: [
        { id: 'rate', formula: ratio('f', 'x', 'y') },
        { id: 'sum', formula: total('f', 'x') },
      ],
    };
  });

function sharedOut(from_id: string, shares: number[], later: UnitRow[]) {
  const parts = shares.every((share) => share === 0) ? shares.map(() => 1) : shares;
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, i) => ({ from_id, to_id: later[i % later.length]!.unit_id, weight: part / whole }));
}

const checks = { numRuns: 20 };
const grainsOfMonth = [
  { grain: 'month', of: (period: string) => period },
  { grain: 'quarter', of: (period: string) => (period < '2025-04-01' ? '2025-01-01' : '2025-04-01') },
  { grain: 'year', of: () => '2025-01-01' },
];

function expectFlowsOfFacts(rows: ValueRow[], facts: { period: string; x: number }[]): void {
  const sums = rows.filter(
    (row) => row.indicator_id === 'sum' && row.unit_id === 'root' && row.value !== null,
  );
  for (const { grain, of } of grainsOfMonth) {
    const found = sums.filter((row) => row.grain === grain).map((row) => [row.period, row.value]);
    const byHand = [...Map.groupBy(facts, (fact) => of(fact.period))].map(([period, group]) => [
      period,
      group.reduce((sum, { x }) => sum + x, 0),
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(byHand));
  }
}

function expectRatioOfSums(rows: ValueRow[]): void {
  const rates = rows.filter((row) => row.indicator_id === 'rate');
  for (const row of rates.filter(({ unit_id }) => unit_id === 'root')) {
    const standing = rates.filter(
      (one) => one.grain === row.grain && one.period === row.period && one.unit_id.startsWith('n'),
    );
    const numerator = standing.reduce((sum, one) => sum + (one.numerator ?? 0), 0);
    const denominator = standing.reduce((sum, one) => sum + (one.denominator ?? 0), 0);
    expect(row.numerator ?? 0).toBeCloseTo(numerator, 5);
    expect(row.denominator ?? 0).toBeCloseTo(denominator, 5);
    if (row.value !== null) expect(row.value).toBeCloseTo(numerator / denominator, 9);
  }
}

describe('roll-up over random trees with mergers', () => {
  it('counts every version exactly once at the root', () =>
    fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { db } = await buildWorld(world);
        const uncounted = await db.rows(
          `select unit_key, weight
           from star.dim_unit
           left join (select unit_key, sum(weight) as weight from star.unit_rollup where unit_id = 'root' group by 1)
             using (unit_key)
           where weight is distinct from 1`,
        );
        db.close();
        expect(uncounted).toEqual([]);
      }),
      checks,
    ));

  it('gives flows at the root that equal the facts, and ratios of the sums over the provinces that stand', () =>
    fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { db, rows } = await computeWorld(world);
        db.close();
        expectFlowsOfFacts(rows, world.tables!.f as { period: string; x: number }[]);
        expectRatioOfSums(rows);
      }),
      checks,
    ));
});
