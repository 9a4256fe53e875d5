import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows, type Row } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { readFigureRows } from '#warehouse/query/figure-rows.ts';
import { readMatrix } from '#warehouse/query/matrix.ts';
import { readValues } from '#warehouse/query/values.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { settleScope } from '#warehouse/scope/settle-scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdSmallWarehouse, type HeldVersion } from '../support/held-version.ts';

let held: HeldVersion;
beforeAll(async () => {
  held = await holdSmallWarehouse();
}, 60_000);
afterAll(() => held.close());

/** Two provinces that were made of others, one that was not, a central unit, the whole, one that has ended. */
const roots = ['34-01', '34-08', '34-48', '34-68', '63-02', '00'];
const scopeOf = (unitRoots: string[]): Scope => ({ unitRoots, highestClass: '*' });
/** A scope and a wider one. */
const scopes = fc
  .tuple(fc.subarray(roots), fc.subarray(roots))
  .map(([one, other]) => ({ narrow: scopeOf(one), wide: scopeOf([...new Set([...one, ...other])]) }));

const grains = fc.constantFrom('month', 'quarter', 'year');
const axesOf = (dimension: string) =>
  fc
    .subarray(['period', dimension])
    .chain((axes) => fc.constantFrom('unit', 'unit:TINH').map((unit) => [unit, ...axes]));
const queries = fc.oneof(
  fc.record({
    measures: fc.subarray(['procedure.received', 'procedure.full_online'], { minLength: 1 }),
    by: axesOf('procedure_code'),
    totals: fc.constantFrom<false | string[]>(false, ['period'], ['procedure_code']),
    grain: grains,
  }),
  fc.record({
    measures: fc.constant(['asset_use.assets_used', 'asset_use.calls']),
    by: axesOf('domain'),
    totals: fc.constant<false | string[]>(false),
    grain: fc.constant('month'),
  }),
  fc.record({
    indicators: fc.subarray(['redeclaration_rate', 'liveness_rate'], { minLength: 1 }),
    by: fc.constantFrom(['unit', 'period'], ['unit:TINH', 'period'], ['period', 'unit']),
    totals: fc.constant<false | string[]>(false),
    grain: grains,
  }),
);

type Ask = (snapshot: Snapshot, scope: Scope) => Promise<Row[]>;
/** Any question whose rows are about units. */
const questions: fc.Arbitrary<{ told: unknown; ask: Ask }> = fc.oneof(
  queries.map(({ grain, ...query }) => {
    const by: readonly string[] = query.by;
    const asked: readonly string[] = query.totals === false ? [] : query.totals;
    const totals = asked.length > 0 && asked.every((axis) => by.includes(axis)) && asked;
    const sent = { ...query, totals, time: { grain }, limit: 100_000 };
    const ask: Ask = async (snapshot, scope) =>
      toRows(await readExplore(snapshot, scope, readSemanticQuery(sent)));
    return { told: sent, ask };
  }),
  fc.record({ grain: grains, level: fc.constantFrom(null, 'TINH') }).map((asked) => {
    const question = {
      ...{ grain: asked.grain as 'month', level: asked.level, indicatorIds: ['liveness_rate'] },
      ...{ from: '2026-01-01', to: null, limit: 100_000, offset: 0, tree: 'now' as const },
    };
    const ask: Ask = async (snapshot, scope) => [
      ...(await toRows(await readMatrix(snapshot, scope, { ...question, parentId: '00' }))),
      ...(await toRows(await readValues(snapshot, scope, { ...question, unitIds: [] }))),
    ];
    return { told: question, ask };
  }),
  fc.constantFrom(...roots.slice(0, 4)).map((unitId) => {
    const question = {
      ...({ indicatorId: 'redeclaration_rate', unitId, grain: 'year', side: 'denominator' } as const),
      ...{ where: {}, limit: 100_000, offset: 0 },
    };
    const ask: Ask = async (snapshot, scope) => toRows(await readFigureRows(snapshot, scope, question));
    return { told: question, ask };
  }),
);

/** Units that somebody may see: those that count towards a root, in any of their versions. */
const seenBy = async ({ rows, alias }: Snapshot, { unitRoots }: Scope) =>
  new Set(
    (
      await rows<{ id: string }>(
        `select distinct d.unit_id as id from ${alias}.star.unit_rollup r join ${alias}.star.dim_unit d using (unit_key)
         where list_contains($roots::varchar[], r.unit_id)`,
        { roots: unitRoots },
      )
    ).map(({ id }) => id),
  );

describe('a scope', () => {
  it('gives of any question the rows of its own units, as whoever sees more is given them', async () => {
    const sizes: number[] = [];
    await fc.assert(
      fc.asyncProperty(questions, scopes, async ({ ask }, { narrow, wide }) => {
        const own = await ask(held.snapshot, narrow);
        const all = new Set((await ask(held.snapshot, wide)).map((row) => JSON.stringify(row)));
        const seen = await seenBy(held.snapshot, narrow);
        for (const row of own) {
          expect(seen).toContain(row['unit_id']);
          expect(all).toContain(JSON.stringify(row));
        }
        sizes.push(own.length);
      }),
      { numRuns: 60 },
    );
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(15);
  });

  it('is given the same once it knows what it sees of a version, published values of the whole among it', async () => {
    const trend = { indicatorId: 'redeclaration_rate', unitId: '00', grain: 'month' } as const;
    await fc.assert(
      fc.asyncProperty(questions, scopes, async ({ ask }, { narrow }) => {
        const scope = { ...narrow, wholes: ['00'] };
        const settled = await settleScope(held.snapshot, scope);
        expect(await ask(held.snapshot, settled)).toEqual(await ask(held.snapshot, scope));
        const whole = await readTrend(held.snapshot, settled, trend);
        expect(whole).toEqual(await readTrend(held.snapshot, scope, trend));
        expect(whole.length).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it('of no unit is given nothing', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async ({ ask }) => {
        expect(await ask(held.snapshot, scopeOf([]))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
