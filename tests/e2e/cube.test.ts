import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { toRows, type Row } from '#warehouse/duckdb/database.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { grains, type Grain } from '#warehouse/model/period.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { openServing, type Lease, type Serving } from '#warehouse/snapshot/serve.ts';

/** What an indicator is made of; a measure asked for beside it lets nothing be read as it was published. */
const measureOf = ({ formula }: Indicator) =>
  formula.kind === 'weighted_index' ? null : `${formula.numerator.fact}.${formula.numerator.measure}`;

/** The cell that a row is about. */
const cellOf = (row: Row) => `${String(row['unit_id'] ?? 'whole')} ${String(row['period'])}`;

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

  const ask = async (indicator: string, measures: string[], grain: Grain, by: string[]) => {
    const sent = {
      indicators: [indicator],
      measures,
      by: [...by, 'period'],
      time: { grain },
      limit: 1_000_000,
    };
    return toRows(await readExplore(lease.snapshot, everything, readSemanticQuery(sent)));
  };

  it(
    'are those that the facts give, cell by cell, wherever a fact has rows',
    { timeout: 300_000 },
    async () => {
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
              (await ask(indicator.id, [], grain, by)).map((row) => [cellOf(row), row[indicator.id]]),
            );
            for (const row of await ask(indicator.id, [measure], grain, by)) {
              const value = published.get(cellOf(row));
              const [mine, theirs] = [row[indicator.id] as number | null, (value ?? null) as number | null];
              if (theirs === null) continue;
              expect(mine, `${indicator.id} ${grain} ${cellOf(row)}`).toBeCloseTo(theirs, 10);
              compared += 1;
            }
          }
      }
      expect(compared).toBeGreaterThan(20_000);
    },
  );
});
