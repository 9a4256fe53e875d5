import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildStar } from '#etl/star/build-star.ts';
import { dataPaths, makeDataFolders } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { publishVersion } from '#warehouse/control/versions.ts';
import type { Database } from '#warehouse/duckdb/database.ts';
import { ARRANGE_VALUES, FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { describeWorld } from '../support/world-snapshot.ts';
import { openWorld, ratio, type UnitRow, type World } from '../support/star-world.ts';

const AS_OF = '2026-10-31';
const PROVINCES = 34;
const COMMUNES = 3600;
const INDICATORS = 40;

/** Ids of the indicators, of which the first is computed from the fact `usage`. */
export const indicatorIds = Array.from({ length: INDICATORS }, (_, at) => `rate_${at + 1}`);

/**
 * Writes a data folder with one published version: a fact `usage` of so many rows over three years (unit, day, four dimensions of 4 to
 * 1,000 codes, two measures; units and codes skewed, as people are), and 40 indicators × 3,635 units × 51 periods. The star is built by
 * the pipeline's own code; the values are made up, since only how they are read is measured.
 */
export async function writeQueryWarehouse(dataDirectory: string, rows: number): Promise<void> {
  const paths = dataPaths(dataDirectory);
  mkdirSync(dataDirectory, { recursive: true });
  makeDataFolders(paths);
  const snapshotId = `s-${rows}`;
  const file = join(paths.snapshots, `${snapshotId}.duckdb`);
  const { db, context } = await openWorld(worldOf(rows), file);
  try {
    await db.run(`set memory_limit = '3GB'`);
    await db.run(`set temp_directory = ${JSON.stringify(join(paths.root, 'spill')).replaceAll('"', "'")}`);
    await buildStar(context);
    await writeValues(db);
    await describeWorld(context, snapshotId);
    await db.run('checkpoint');
  } finally {
    db.close();
  }
  const control = openControl(paths.control);
  const version = { snapshotId, file: `${snapshotId}.duckdb`, runId: 'r-1', parentId: null, asOf: AS_OF };
  publishVersion(control, { ...version, formatVersion: FORMAT_VERSION, bytes: statSync(file).size }, null);
  control.close();
}

function worldOf(rows: number): World {
  const dimension = (id: string) => ({ id, name: { en: id }, members: [] });
  return {
    asOf: AS_OF,
    rootUnit: '00',
    units: unitRows(),
    facts: [
      {
        ...{ id: 'usage', grain: 'day', unitBy: 'id', sql: usageSql(rows) },
        dimensions: ['dataset', 'agency', 'channel', 'status'].map(dimension),
        measures: [{ id: 'calls' }, { id: 'minutes' }],
      },
    ],
    indicators: indicatorIds.map((id) => ({
      ...{ id, formula: ratio('usage', 'calls', 'minutes'), unit: 'percent' },
      ...{ targets: [{ date: '2028-12-31', value: 0.5, basis: 'example', source: { en: 'Example' } }] },
    })),
    workspace: {
      levels: ['ROOT', 'TINH', 'XA'].map((id) => ({ id, name: { en: id }, counted: { en: '#' } })),
    },
  };
}

function unitRows(): UnitRow[] {
  const provinces = Array.from({ length: PROVINCES }, (_, at) => provinceId(at));
  return [
    { unit_id: '00', level: 'ROOT', parent_id: null },
    ...provinces.map((unit_id) => ({ unit_id, level: 'TINH', parent_id: '00' })),
    ...Array.from({ length: COMMUNES }, (_, at) => ({
      ...{ unit_id: `X${at}`, level: 'XA', parent_id: provinceId(at % PROVINCES) },
    })),
  ];
}

function provinceId(at: number): string {
  return `P${String(at + 1).padStart(2, '0')}`;
}

/** Numbers from the engine's hash, so that every run has the same rows. A square root of chance falls on few units and codes. */
function usageSql(rows: number): string {
  const share = (seed: number) => `(hash(i * 31 + ${seed}) % 1000003 / 1000003.0)`;
  const code = (list: string[], seed: number) =>
    `[${list.map((one) => `'${one}'`).join(', ')}][(hash(i * 31 + ${seed}) % ${list.length} + 1)::integer]`;
  return `
    select 'X' || (pow(${share(1)}, 2) * ${COMMUNES - 1})::integer as unit,
      date '2023-11-01' + (i * 1096 // ${rows})::integer as period,
      'D' || d as dataset, 'A' || (d % 20) as agency,
      ${code(['web', 'app', 'desk', 'post', 'phone'], 3)} as channel,
      ${code(['new', 'open', 'done', 'sent back'], 4)} as status,
      (hash(i * 31 + 5) % 100)::integer as calls, (hash(i * 31 + 6) % 1000 + 100)::integer as minutes
    from (select i, (pow(${share(2)}, 2) * 999)::integer as d from range(${rows}) r(i))`;
}

async function writeValues(db: Database): Promise<void> {
  await db.run(
    `insert into indicators.value by name
     with p as (
       select 'month' as grain, m::date as period, last_day(m) as period_end
       from generate_series(date '2023-11-01', date '2026-10-01', interval 1 month) r(m)
       union all select 'quarter', q::date, last_day(q::date + interval 2 month)
       from generate_series(date '2023-10-01', date '2026-07-01', interval 3 month) r(q)
       union all select 'year', y::date, last_day(y::date + interval 11 month)
       from generate_series(date '2023-01-01', date '2025-01-01', interval 1 year) r(y)),
     made as (
       select 'rate_' || i as indicator_id, u.unit_id, p.*, (hash(i, u.unit_id, p.period) % 900)::double as numerator
       from range(1, ${INDICATORS + 1}) r(i), star.dim_unit u, p)
     select *, true as complete, 1000.0 as denominator, numerator / 1000 as value, 'measured' as state,
       numerator / 1010 as previous, numerator / 1100 as previous_year, 0.5 as target, date '2028-12-31' as target_date,
       0.4 as path, case when numerator > 400 then 'on_path' else 'behind' end as status,
       (hash(numerator) % 34 + 1)::integer as rank, 34 as rank_of, 34 as reported, 34 as expected, false as provisional, false as unusual
     from made order by indicator_id, grain, period, unit_id`,
  );
  await db.run(ARRANGE_VALUES);
}
