import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Lane } from '#warehouse/duckdb/lanes.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { readValues } from '#warehouse/query/values.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/** A question and the best that a person can write for it over the same file. Several statements are one page. */
export interface QueryCase {
  name: string;
  ask: (snapshot: Snapshot) => Promise<DuckDBMaterializedResult[]>;
  byHand: (snapshot: Snapshot) => string[];
  /** What both are like: `quick` unless rows of a fact are read. */
  lane?: Lane;
}

const year = { from: '2025-11', to: '2026-10' } as const;

/** What a page shows of a value, beside what it compares it with. */
export const shownColumns = [
  ...(['indicator_id', 'unit_id', 'period', 'numerator', 'denominator', 'value', 'state', 'status'] as const),
];
const shown = shownColumns.join(', ');

/** The questions of the goals, on a warehouse of {@link writeQueryWarehouse}. */
export const queryCases: readonly QueryCase[] = [
  {
    name: 'overview: 40 indicators of the whole, 24 months',
    ask: (snapshot) =>
      values(snapshot, { unitIds: ['00'], from: '2024-11-01', to: '2026-11-01', columns: shownColumns }),
    byHand: ({ alias }) => [
      `select ${shown} from ${alias}.indicators.value_of_unit where unit_id = '00' and grain = 'month' and period >= date '2024-11-01'`,
    ],
  },
  {
    name: 'overview: the same with every column',
    ask: (snapshot) => values(snapshot, { unitIds: ['00'], from: '2024-11-01', to: '2026-11-01' }),
    byHand: ({ alias }) => [
      `select * from ${alias}.indicators.value_of_unit where unit_id = '00' and grain = 'month' and period >= date '2024-11-01'`,
    ],
  },
  {
    name: 'ranking: one indicator, 34 provinces',
    ask: (snapshot) =>
      values(snapshot, {
        ...{ indicatorIds: ['rate_7'], level: 'TINH' },
        ...{ from: '2026-10-01', to: '2026-11-01' },
      }),
    byHand: ({ alias }) => [
      `select * from ${alias}.indicators.value where indicator_id = 'rate_7' and grain = 'month'
         and period = date '2026-10-01' and unit_id between 'P01' and 'P34' order by unit_id`,
    ],
  },
  {
    name: 'ranking: one indicator, all 3,635 units',
    ask: (snapshot) => values(snapshot, { indicatorIds: ['rate_7'], from: '2026-10-01', to: '2026-11-01' }),
    byHand: ({ alias }) => [
      `select * from ${alias}.indicators.value where indicator_id = 'rate_7' and grain = 'month'
         and period = date '2026-10-01' order by unit_id`,
    ],
  },
  {
    name: 'drill-down, rolled up: month by province',
    ask: (snapshot) => explore(snapshot, { by: ['period', 'unit:TINH'] }),
    byHand: (snapshot) => [provinces(snapshot, [], 'month_key')],
  },
  {
    name: 'drill-down, rolled up: one province and channel by status',
    ask: (snapshot) =>
      explore(snapshot, { by: ['status'], where: { unit: ['P07'], channel: ['app'] }, time: year }),
    byHand: (snapshot) => [
      `select status, sum(calls)::double as calls, sum(minutes)::double as minutes
       from ${tableWith(snapshot, ['unit_key', 'channel', 'status'], 'TINH')}
       where month_key between ${month(2025, 11)} and ${month(2026, 10)} and channel = 'app'
         and unit_key = (select unit_key from ${snapshot.alias}.star.dim_unit where unit_id = 'P07') group by all order by all`,
    ],
  },
  {
    name: 'drill-down, rolled up: a quarter and an agency by channel',
    ask: (snapshot) =>
      explore(snapshot, {
        by: ['channel'],
        where: { agency: ['A3'] },
        time: { from: '2026-07', to: '2026-09' },
      }),
    byHand: (snapshot) => [
      `select channel, sum(calls)::double as calls, sum(minutes)::double as minutes from ${tableWith(snapshot, ['agency', 'channel'])}
       where month_key between ${month(2026, 7)} and ${month(2026, 9)} and agency = 'A3' group by all order by all`,
    ],
  },
  {
    name: 'drill-down, rolled up: one unit by month',
    ask: (snapshot) => explore(snapshot, { by: ['period'], where: { unit: ['X200'] } }),
    byHand: (snapshot) => [
      `select month_key, sum(calls)::double as calls, sum(minutes)::double as minutes from ${tableWith(snapshot, ['unit_key'], null)}
       where unit_key = (select unit_key from ${snapshot.alias}.star.dim_unit where unit_id = 'X200') group by all order by all`,
    ],
  },
  {
    name: 'drill-down, from facts: month by dataset of one province',
    lane: 'long',
    ask: (snapshot) => explore(snapshot, { by: ['period', 'dataset'], where: { unit: ['P07'] } }),
    byHand: ({ alias }) => [
      `select month_key, dataset, sum(calls)::double as calls, sum(minutes)::double as minutes from ${alias}.star.fact_usage
       where unit_key in (select unit_key from ${alias}.star.unit_rollup where unit_id = 'P07') group by all order by all`,
    ],
  },
  {
    name: 'drill-down, from facts: month by province of one dataset',
    lane: 'long',
    ask: (snapshot) => explore(snapshot, { by: ['period', 'unit:TINH'], where: { dataset: ['D7'] } }),
    byHand: ({ alias }) => [
      `with m as (select unit_key, month_key, sum(calls)::double as calls, sum(minutes)::double as minutes
                  from ${alias}.star.fact_usage where dataset = 'D7' group by all)
       select month_key, r.unit_id, sum(calls)::double as calls, sum(minutes)::double as minutes
       from m join ${alias}.star.unit_rollup r using (unit_key)
         join ${alias}.star.dim_unit u on u.unit_id = r.unit_id and u.level = 'TINH' group by all order by all`,
    ],
  },
  {
    name: 'drill-down, rolled up: month by province and agency',
    ask: (snapshot) => explore(snapshot, { by: ['period', 'unit:TINH', 'agency'], time: year }),
    byHand: (snapshot) => [
      provinces(
        snapshot,
        ['agency'],
        'month_key',
        `month_key between ${month(2025, 11)} and ${month(2026, 10)}`,
      ),
    ],
  },
  {
    name: 'leaderboard: top 20 of five dimensions under a filter',
    ask: async (snapshot) =>
      (
        await Promise.all(
          ['unit:TINH', 'dataset', 'agency', 'status', 'unit:XA'].map((axis) =>
            explore(snapshot, {
              ...{ by: [axis], where: { channel: ['app'] }, time: { from: '2023-11', to: '2026-10' } },
              ...{ order: [{ column: 'usage.calls', descending: true }], limit: 20 },
            }),
          ),
        )
      ).flat(),
    byHand: (snapshot) =>
      ['province', 'dataset', 'agency', 'status', 'unit'].map((axis) => leaders(snapshot, axis)),
  },
];

async function values(
  snapshot: Snapshot,
  question: Partial<Parameters<typeof readValues>[2]>,
): Promise<DuckDBMaterializedResult[]> {
  const all = {
    ...{ indicatorIds: [], unitIds: [], level: null, from: null, to: null },
    ...{ grain: 'month' as const, tree: 'now' as const },
  };
  return [await readValues(snapshot, everything, { ...all, ...question })];
}

async function explore(snapshot: Snapshot, query: object): Promise<DuckDBMaterializedResult[]> {
  const question = readSemanticQuery({
    measures: ['usage.calls', 'usage.minutes'],
    time: { from: '2023-11', to: '2026-10' },
    limit: 1_000_000,
    ...query,
  });
  return [await readExplore(snapshot, everything, question)];
}

function leaders(snapshot: Snapshot, axis: string): string {
  if (axis === 'province')
    return `${provinces(snapshot, ['channel'], 'channel', `channel = 'app'`)} order by calls desc, 1 limit 20`.replace(
      'order by all ',
      '',
    );
  const key = axis === 'unit' ? 'unit_key' : axis;
  const table = tableWith(snapshot, [key, 'channel'], axis === 'unit' ? null : undefined);
  const of = axis === 'unit' ? `join ${snapshot.alias}.star.dim_unit u using (unit_key)` : '';
  return `select ${axis === 'unit' ? 'u.unit_id' : axis}, sum(calls)::double as calls, sum(minutes)::double as minutes from ${table} ${of}
    where channel = 'app' ${axis === 'unit' ? `and u.level = 'XA'` : ''} group by 1 order by calls desc, 1 limit 20`;
}

/** Sums by province and more. Where there is no roll-up by province, units are added up first. */
function provinces(snapshot: Snapshot, dimensions: string[], by: string, where = 'true'): string {
  const { alias, catalog } = snapshot;
  const keys = [...new Set([...dimensions, by])].join(', ');
  const hasLevel = (catalog.rollUps.get('usage') ?? []).some(
    ({ level, columns }) => level === 'TINH' && dimensions.every((id) => columns.includes(id)),
  );
  const table = tableWith(snapshot, ['unit_key', ...dimensions], hasLevel ? 'TINH' : null);
  const own = hasLevel
    ? `join ${alias}.star.dim_unit u using (unit_key) where u.level = 'TINH'`
    : `join ${alias}.star.unit_rollup r using (unit_key) join ${alias}.star.dim_unit u on u.unit_id = r.unit_id where u.level = 'TINH'`;
  return `with m as (select unit_key, ${keys}, sum(calls)::double as calls, sum(minutes)::double as minutes
                     from ${table} where ${where} group by all)
    select ${keys}, u.unit_id, sum(calls)::double as calls, sum(minutes)::double as minutes from m ${own} group by all order by all`;
}

/** The smallest table of the fact that has these columns; `level` null: that tells all units apart. */
function tableWith({ alias, catalog }: Snapshot, columns: string[], level?: string | null): string {
  const [smallest] = (catalog.rollUps.get('usage') ?? [])
    .filter((rollUp) => columns.every((column) => rollUp.columns.includes(column)))
    .filter((rollUp) => level === undefined || rollUp.level === level)
    .toSorted((a, b) => a.rows - b.rows);
  return `${alias}.star."${smallest?.table ?? 'fact_usage'}"`;
}

function month(year: number, of: number): number {
  return year * 12 + of - 1;
}
