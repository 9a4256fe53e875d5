import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Parameters } from '#warehouse/duckdb/parameters.ts';
import { readMissingDays } from '#warehouse/query/missing-days.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdSmallWarehouse, type HeldVersion } from '../support/held-version.ts';
import { missingUsageDays } from '../support/small-warehouse/sources.ts';

const table = 'fact_asset_use';
let held: HeldVersion;
/** The version held, with the fact of daily use told to have rows of days. */
let daily: Snapshot;
beforeAll(async () => {
  held = await holdSmallWarehouse();
  const { catalog } = held.snapshot;
  const fact = { ...catalog.facts.get('asset_use')!, grain: 'day' as const };
  daily = {
    ...held.snapshot,
    catalog: { ...catalog, facts: new Map([...catalog.facts, [fact.id, fact]]) },
  };
}, 60_000);
afterAll(() => held.close());

const missing = async (from: string, until: string, { scope = everything as Scope, of = daily } = {}) =>
  (await readMissingDays(of, scope, { from, until })).get('api_usage_daily') ?? [];

describe('days on which nothing came', () => {
  it('are those asked for between days of which something came', async () => {
    const [first, second] = missingUsageDays as [string, string];
    expect(await missing('2026-10-01', '2026-10-31')).toEqual([first, second]);
    expect(await missing('2000-01-01', '2026-10-31')).toEqual(await missing('2024-01-01', '2026-12-31'));
    expect(await missing('2026-10-01', second)).toEqual([first]);
  });

  it('are missing at the beginning too, where anything came before it', async () => {
    const [first, second] = missingUsageDays as [string, string];
    expect(await missing(first, '2026-10-31')).toEqual([first, second]);
    expect(await missing(second, '2026-10-31')).toEqual([second]);
  });

  it('are told to nobody who sees no unit', async () => {
    expect(
      await missing('2026-10-01', '2026-10-31', { scope: { unitRoots: [], highestClass: '*' } }),
    ).toEqual([]);
  });

  it('are found without going through all rows from before', async () => {
    const passed: number[] = [];
    const analysing: Snapshot = {
      ...daily,
      rows: async (sql, parameters, signal) => {
        if (sql.includes(table)) passed.push(...(await rowsPassed(sql, parameters)));
        return daily.rows(sql, parameters, signal);
      },
    };
    expect(await missing('2026-11-01', '2026-11-30', { of: analysing })).toEqual([]);
    const [{ all }] = (await daily.rows<{ all: number }>(
      `select count(*)::integer as "all" from ${daily.alias}.star.${table}`,
    )) as [{ all: number }];
    expect(passed.length).toBeGreaterThan(0);
    expect(passed.reduce((sum, rows) => sum + rows, 0)).toBeLessThan(all);
  });
});

interface Operator {
  operator_type?: string;
  operator_cardinality?: number;
  extra_info?: { Table?: string };
  children?: Operator[];
}

/** How many rows each scan of the fact gave on. */
async function rowsPassed(sql: string, parameters?: Parameters): Promise<number[]> {
  const [plan] = await daily.rows<{ explain_value: string }>(
    `explain (analyze, format json) ${sql}`,
    parameters,
  );
  const of = (one: Operator): number[] => [
    ...(one.extra_info?.Table?.includes(table) ? [one.operator_cardinality ?? 0] : []),
    ...(one.children ?? []).flatMap(of),
  ];
  return of(JSON.parse(plan!.explain_value) as Operator);
}
