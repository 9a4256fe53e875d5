import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { toRows, type Row } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { grains, type Grain } from '#warehouse/model/period.ts';
import { treeViews, type TreeView } from '#warehouse/model/tree-view.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { openServing, type Lease, type Serving } from '#warehouse/snapshot/serve.ts';

/** What an indicator is made of; a measure asked for beside it lets nothing be read as it was published. */
const measureOf = ({ formula }: Indicator) =>
  formula.kind === 'weighted_index' ? null : `${formula.numerator.fact}.${formula.numerator.measure}`;

/** The cell that a row is about. */
const cellOf = (row: Row) => `${String(row['unit_id'] ?? 'whole')} ${String(row['period'])}`;

/** Sums of a fact of months, each row climbing from its unit by the parents valid on its day, without the roll-up of the version. */
const climbSql = (star: string, fact: string, column: string) => `
  with recursive climb as (
    select f.period, f."${column}" as n, d.unit_id, d.parent_id
    from ${star}."fact_${fact}" f join ${star}.dim_unit d using (unit_key)
    union all
    select c.period, c.n, p.unit_id, p.parent_id
    from climb c join ${star}.dim_unit p on p.unit_id = c.parent_id
      and p.valid_from <= c.period and (p.valid_to is null or p.valid_to > c.period)
  )
  select unit_id, period, sum(n)::double as sum from climb group by all`;

describe('the published values of the sample', () => {
  let serving: Serving;
  let lease: Lease;
  beforeAll(async () => {
    serving = await openServing({ dataDirectory: inject('dataDirectory') });
    lease = await serving.lease();
  });
  afterAll(() => {
    lease.release();
    serving.close();
  });

  const ask = async (indicator: string, measures: string[], grain: Grain, by: string[], tree: TreeView) => {
    const sent = {
      indicators: [indicator],
      measures,
      by: [...by, 'period'],
      ...{ time: { grain }, tree },
      limit: 1_000_000,
    };
    return toRows(await readExplore(lease.snapshot, everything, readSemanticQuery(sent)));
  };

  it.each(treeViews)(
    'are those that the facts give as %s, cell by cell, wherever a fact has rows',
    { timeout: 300_000 },
    async (tree) => {
      const { indicators, facts } = lease.snapshot.catalog;
      let compared = 0;
      for (const indicator of indicators.values()) {
        const measure = measureOf(indicator);
        // What hides cells is there as it was published alone.
        if (measure === null || indicator.suppressBelow > 0) continue;
        const { grain: finest } = facts.get(measure.split('.')[0]!)!;
        const shown = grains.slice(finest === 'day' ? 0 : grains.indexOf(finest));
        for (const grain of shown)
          for (const by of [[], ['unit']]) {
            const published = new Map(
              (await ask(indicator.id, [], grain, by, tree)).map((row) => [cellOf(row), row[indicator.id]]),
            );
            for (const row of await ask(indicator.id, [measure], grain, by, tree)) {
              const value = published.get(cellOf(row));
              const [mine, theirs] = [row[indicator.id] as number | null, (value ?? null) as number | null];
              if (theirs === null) continue;
              expect(mine, `${indicator.id} ${grain} ${cellOf(row)} as ${tree}`).toBeCloseTo(theirs, 10);
              compared += 1;
            }
          }
      }
      expect(compared).toBeGreaterThan(20_000);
    },
  );

  it(
    'are as then those that climbing from parent to parent gives, for whatever is added up by month',
    { timeout: 300_000 },
    async () => {
      const { catalog, alias, rows } = lease.snapshot;
      let compared = 0;
      for (const { id: indicator, formula, suppressBelow } of catalog.indicators.values()) {
        if (formula.kind === 'weighted_index' || suppressBelow > 0) continue;
        const { fact, measure, where } = formula.numerator;
        const { grain, measures } = catalog.facts.get(fact)!;
        const { additivity, column } = measures.find(({ id }) => id === measure)!;
        if (grain !== 'month' || additivity === 'distinct' || Object.keys(where).length > 0) continue;
        const published = await ask(indicator, [], 'month', ['unit'], 'then');
        const climbed = new Map(
          (await rows<Row>(climbSql(`${alias}.star`, fact, column))).map((row) => [cellOf(row), row['sum']]),
        );
        for (const row of published) {
          const sum = row[`${indicator}_numerator`];
          if (sum === null || !climbed.has(cellOf(row))) continue;
          expect(sum, `${indicator} ${cellOf(row)}`).toBeCloseTo(climbed.get(cellOf(row)) as number, 6);
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(3000);
    },
  );
});
