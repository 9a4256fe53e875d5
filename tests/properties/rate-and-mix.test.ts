import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { treeViews, valuesSql } from '#warehouse/model/tree-view.ts';
import { readDecomposition, type DecomposeQuestion } from '#warehouse/query/decompose.ts';
import { takeApart, type ChangeEffects, type Part } from '#warehouse/query/rate-and-mix.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { computeWorld, type ValueRow } from '../support/computed-world.ts';
import { reorganisedWorlds } from '../support/reorganised-worlds.ts';
import { describeWorld, snapshotOfWorld } from '../support/world-snapshot.ts';

/** Counts, shares of counts as a crosswalk gives them, and what is taken back from the others. */
const count = fc.oneof(
  fc.integer({ min: -1000, max: 1_000_000 }),
  fc.integer({ min: -3, max: 3 }),
  fc
    .tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 1000 }))
    .map(([n, share]) => (n * share) / 1000),
);
const sums = fc.option(fc.record({ numerator: count, denominator: fc.oneof(fc.constant(0), count) }), {
  nil: null,
});
const parts = fc
  .array(fc.record({ before: sums, after: sums }), { maxLength: 30 })
  .map((found) => found.map((part, key): Part<number> => ({ key, ...part })));
const backwards = (given: readonly Part<number>[]) =>
  given.map(({ key, before, after }) => ({ key, before: after, after: before }));

/** Expects that the effects make up the change, but for the rounding of four doubles. */
function expectWhole({ change, rate, mix, coverage }: ChangeEffects<unknown>): void {
  const scale = Math.max(1, Math.abs(rate), Math.abs(mix), Math.abs(coverage));
  expect(Math.abs(change - (rate + mix + coverage))).toBeLessThanOrEqual(4 * Number.EPSILON * scale);
}

describe('a change taken apart', () => {
  it('is the sum of its effects, to the last digit that a double has', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const found = takeApart(given);
        if (found !== null) expectWhole(found);
      }),
    );
  });

  it('leads from the ratio of all sums to the ratio of all sums, whatever has nothing to divide by', () => {
    const whole = fc.integer({ min: -9, max: 1000 });
    const counts = fc.option(fc.record({ numerator: whole, denominator: whole }), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ before: counts, after: counts }), { maxLength: 9 }), (given) => {
        const ratioOf = (when: 'before' | 'after') => {
          const sum = (side: 'numerator' | 'denominator') =>
            given.reduce((all, part) => all + (part[when]?.[side] ?? 0), 0);
          return sum('denominator') === 0 ? null : sum('numerator') / sum('denominator');
        };
        const found = takeApart(given.map((part, key) => ({ key, ...part })));
        const [first, last] = [ratioOf('before'), ratioOf('after')];
        if (first === null || last === null) expect(found).toBeNull();
        else expect([found!.before + 0, found!.after + 0]).toEqual([first + 0, last + 0]);
      }),
    );
  });

  it('has the opposite effects backwards', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const [forth, back] = [takeApart(given), takeApart(backwards(given))];
        expect(back === null).toBe(forth === null);
        if (forth === null || back === null) return;
        expect([back.rate + 0, back.mix + 0, back.coverage + 0]).toEqual([
          0 - forth.rate,
          0 - forth.mix,
          0 - forth.coverage,
        ]);
      }),
    );
  });

  it('does not depend on the order of the parts', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const [one, other] = [takeApart(given), takeApart(given.toReversed())];
        expect(other && { ...other, parts: other.parts.toReversed() }).toEqual(one);
      }),
    );
  });
});

describe('a change over random reorganisations, as now and as then', () => {
  const byKind = reorganisedWorlds.map((world) => ({
    ...world,
    facts: world.facts!.map((fact) => ({
      ...fact,
      dimensions: [{ id: 'kind', name: { en: 'Kind' }, members: [] }],
    })),
    tables: { f: world.tables!.f!.map((row, at) => ({ ...row, kind: ['a', 'b', null][at % 3]! })) },
  }));

  it('leads by units and by a dimension from one published value to another', { timeout: 240_000 }, () =>
    fc.assert(
      fc.asyncProperty(byKind, async (world) => {
        const { db, context } = await computeWorld(world);
        await describeWorld(context, 'world');
        const snapshot = await snapshotOfWorld(context);
        const { month: months, quarter: quarters } = snapshot.catalog.periods;
        for (const tree of treeViews) {
          const values = await db.rows<ValueRow>(
            `select * from ${valuesSql(snapshot.alias, tree)} where indicator_id = 'rate'`,
          );
          const valueAt = (unit: string, period: string, grain: string) =>
            values.find((v) => v.unit_id === unit && v.period === period && v.grain === grain)?.value ?? null;
          for (const unitId of ['root', 'n0'])
            for (const { grain, period } of [...months.slice(1).slice(-1), ...quarters.slice(1)])
              for (const by of [{ level: null }, { dimension: 'kind' }]) {
                const asked: DecomposeQuestion = { indicatorId: 'rate', unitId, grain, period, by, tree };
                const found = await readDecomposition(snapshot, everything, asked);
                const told = [found.before.period, period].map((first) => valueAt(unitId, first, grain));
                expect(found.effects && [found.effects.before, found.effects.after]).toEqual(
                  told.includes(null) ? null : told,
                );
                if (found.effects) expectWhole(found.effects);
              }
        }
        db.close();
      }),
      { numRuns: 12 },
    ),
  );
});
