import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { toRows, type Row } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { readDecomposition } from '#warehouse/query/decompose.ts';
import { readFigureRows, type FigureRowsQuestion } from '#warehouse/query/figure-rows.ts';
import { readLineage } from '#warehouse/query/lineage.ts';
import { readMatrix } from '#warehouse/query/matrix.ts';
import { readOverview } from '#warehouse/query/overview.ts';
import { readProjection } from '#warehouse/query/projection.ts';
import { readRanking } from '#warehouse/query/ranking.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { readValues } from '#warehouse/query/values.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { openServing, type Lease, type Serving } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/** A scope, so that its condition is planned as well. */
const hanoi: Scope = { unitRoots: ['34-01'], highestClass: '*' };
const page = { limit: 1000, offset: 0 };

type Ask = (snapshot: Snapshot, indicator: Indicator) => Promise<unknown>;
const questions: { [name: string]: Ask } = {
  overview: (snapshot, { id }) =>
    readOverview(snapshot, hanoi, { indicatorIds: [id], unitId: '34-01', grain: 'quarter' }),
  trend: (snapshot, { id }) =>
    readTrend(snapshot, hanoi, { indicatorId: id, unitId: '34-01', grain: 'quarter' }),
  ranking: (snapshot, { id }) =>
    readRanking(snapshot, hanoi, { indicatorId: id, parentId: '00', level: 'TINH', grain: 'quarter' }),
  matrix: (snapshot, { id }) =>
    readMatrix(snapshot, hanoi, {
      ...{ indicatorIds: [id], parentId: '00', level: 'TINH', grain: 'quarter', from: null, to: null },
      ...page,
    }),
  values: (snapshot, { id }) =>
    readValues(snapshot, hanoi, {
      ...{ indicatorIds: [id], unitIds: ['34-01'], level: 'TINH', tree: 'now', grain: 'quarter' },
      ...{ from: '2026-01-01', to: '2027-01-01', limit: 10, offset: 0 },
    }),
  lineage: (snapshot, { id }) =>
    readLineage(snapshot, hanoi, { indicatorId: id, unitId: '34-01', grain: 'quarter' }),
  projection: (snapshot, { id }) =>
    readProjection(snapshot, hanoi, { indicatorId: id, unitId: '34-01', grain: 'quarter' }),
  'published values': (snapshot, { id }) =>
    readExplore(
      snapshot,
      hanoi,
      readSemanticQuery({ indicators: [id], by: ['unit:TINH', 'period'], time: { grain: 'quarter' } }),
    ),
};

/** Questions that only what is made of open counts answers. */
const ofCounts: { [name: string]: Ask } = {
  'rows behind it': (snapshot, { id }) =>
    readFigureRows(snapshot, hanoi, {
      ...({ indicatorId: id, unitId: '34-01', grain: 'year', side: 'numerator' } as const),
      ...{ where: {}, ...page },
    }),
  'by every dimension, with totals': async (snapshot, indicator) => {
    for (const dimension of dimensionsOf(snapshot, indicator))
      await readExplore(
        snapshot,
        hanoi,
        readSemanticQuery({
          ...{ indicators: [indicator.id], by: ['unit:TINH', dimension], totals: true },
          time: { grain: 'year', compare: ['previous', 'previous_year'] },
        }),
      );
  },
  decomposition: async (snapshot, { id, formula }) => {
    if (formula.kind === 'ratio')
      await readDecomposition(snapshot, hanoi, {
        ...{ indicatorId: id, unitId: '34-01', grain: 'year', by: { level: null } },
      });
  },
};

/** Dimensions that every fact of an indicator bears. */
function dimensionsOf({ catalog }: Snapshot, { formula }: Indicator): string[] {
  if (formula.kind === 'weighted_index') return [];
  const refs = formula.kind === 'ratio' ? [formula.numerator, formula.denominator] : [formula.numerator];
  const [first = [], ...others] = refs.map(({ fact }) =>
    catalog.facts.get(fact)!.dimensions.map(({ id }) => id),
  );
  return first.filter((id) => others.every((ids) => ids.includes(id)));
}

describe('on the model of the sample', () => {
  let serving: Serving;
  let lease: Lease;
  /** Plans each statement and does not run it: rows would take a while. */
  let planning: Snapshot;
  const planned: string[] = [];
  beforeAll(async () => {
    serving = await openServing({ dataDirectory: inject('dataDirectory') });
    lease = await serving.lease();
    const { rows, result } = lease.snapshot;
    planning = {
      ...lease.snapshot,
      rows: async (sql, parameters, signal) => {
        planned.push(sql);
        await rows(`explain ${sql}`, parameters, signal);
        return [];
      },
      result: async (sql, parameters, signal) => {
        planned.push(sql);
        await rows(`explain ${sql}`, parameters, signal);
        return result(`select 1 where false`);
      },
    };
  });
  afterAll(() => {
    lease.release();
    serving.close();
  });

  it.each(Object.entries(questions))('%s of every indicator is planned by DuckDB', async (_, ask) => {
    const before = planned.length;
    for (const indicator of lease.snapshot.catalog.indicators.values()) await ask(planning, indicator);
    expect(planned.length - before).toBeGreaterThanOrEqual(lease.snapshot.catalog.indicators.size);
  });

  it.each(Object.entries(ofCounts))(
    '%s is planned by DuckDB for every indicator of open counts',
    async (_, ask) => {
      const before = planned.length;
      let withheld = 0;
      for (const indicator of lease.snapshot.catalog.indicators.values()) {
        if (indicator.formula.kind === 'weighted_index') continue;
        try {
          await ask(planning, indicator);
        } catch (fault) {
          expect(fault).toMatchObject({
            code: 'question_invalid',
            message: expect.stringContaining('whose counts may be told'),
          });
          withheld += 1;
        }
      }
      expect(planned.length - before).toBeGreaterThan(5);
      expect(withheld).toBeLessThan(lease.snapshot.catalog.indicators.size / 2);
    },
  );

  it('the rows behind a figure add up to both of its sides', async () => {
    const { rows, alias, catalog } = lease.snapshot;
    let compared = 0;
    for (const { id, formula, suppressBelow } of catalog.indicators.values()) {
      if (formula.kind === 'weighted_index' || suppressBelow > 0) continue;
      const cells = await rows<FigureCell>(
        `select unit_id as "unitId", grain, period, numerator, denominator from ${alias}.indicators.value
         where indicator_id = $id and numerator is not null order by hash(unit_id || period || grain) limit 4`,
        { id },
      );
      for (const { numerator, denominator, ...cell } of cells)
        for (const [side, sum] of Object.entries({ numerator, denominator })) {
          if (sum === null || isCountedOnce(lease.snapshot, formula, side as Side)) continue;
          const question = { indicatorId: id, ...cell, side: side as Side, where: {} };
          const found = await rowsOrWithheld(lease.snapshot, { ...question, limit: 100_000, offset: 0 });
          if (found === null) continue;
          const total = found.reduce((all, row) => all + Number(row['counted']), 0);
          expect(Math.abs(total - sum)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(sum)));
          compared += 1;
        }
    }
    expect(compared).toBeGreaterThan(150);
  });
});

type Side = FigureRowsQuestion['side'];
type FigureCell = Pick<FigureRowsQuestion, 'unitId' | 'grain'> & { period: string } & {
  [side in Side]: number | null;
};

/** Rows of what is counted once do not add up. */
function isCountedOnce({ catalog }: Snapshot, formula: Indicator['formula'], side: Side): boolean {
  if (formula.kind === 'weighted_index') return false;
  const ref = side === 'denominator' && formula.kind === 'ratio' ? formula.denominator : formula.numerator;
  const measure = catalog.facts.get(ref.fact)!.measures.find(({ id }) => id === ref.measure)!;
  return measure.additivity === 'distinct';
}

/** Null where another indicator hides what the figure is counted from. */
async function rowsOrWithheld(snapshot: Snapshot, question: FigureRowsQuestion): Promise<Row[] | null> {
  try {
    return await toRows(await readFigureRows(snapshot, everything, question));
  } catch (fault) {
    expect(fault).toMatchObject({ code: 'question_invalid' });
    return null;
  }
}
