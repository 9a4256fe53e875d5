import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataPaths, makeDataFolders } from '#warehouse/control/data-paths.ts';
import { openDatabase, type Session } from '#warehouse/duckdb/database.ts';
import { ARRANGE_VALUES, FORMAT_VERSION, readLayoutSql } from '#warehouse/snapshot/layout.ts';
import { AS_OF, smallFacts, smallIndicators, smallWorkspace } from './small-warehouse/definitions.ts';
import { recordHistory } from './small-warehouse/history.ts';
import { planPaths } from './small-warehouse/paths.ts';
import { missingUsageDays, smallRules, smallSources } from './small-warehouse/sources.ts';
import { smallTerms } from './small-warehouse/terms.ts';
import { MERGER, successors, unitVersions } from './small-warehouse/units.ts';

export interface SmallWarehouse {
  dataDirectory: string;
  snapshotId: string;
}

const RUN = 'r-20261031-180500';

/**
 * Writes a data folder with a control database and one published snapshot, without the pipeline: the party's tree (root,
 * 21 central units, 34 provinces, 52 ended), 12 indicators over 24 months to 2026-10, and something of everything a page
 * can meet. Always the same figures.
 */
export async function buildSmallWarehouse(directory: string): Promise<SmallWarehouse> {
  const snapshotId = 's-20261031-180500';
  const paths = dataPaths(directory);
  await mkdir(directory, { recursive: true });
  makeDataFolders(paths);
  const file = join(paths.snapshots, `${snapshotId}.duckdb`);
  await writeSmallSnapshot(file, snapshotId);
  const { size } = await stat(file);
  recordHistory(paths.control, { snapshotId, runId: RUN, asOf: AS_OF, bytes: size });
  return { dataDirectory: directory, snapshotId };
}

/** Writes the snapshot file alone, complete and closed. */
export async function writeSmallSnapshot(file: string, snapshotId: string): Promise<void> {
  const db = await openDatabase(file, { settings: { threads: '2' } });
  try {
    await db.run(readLayoutSql());
    // One connection: the scripts pass temporary tables on to each other.
    await db.withConnection(async (session) => {
      await writeMeta(session, snapshotId);
      await writeUnits(session);
      await writePlans(session);
      for (const script of ['values.sql', 'facts.sql', 'quality.sql']) await runScript(session, script);
      await session.run(ARRANGE_VALUES);
    });
    await db.run('checkpoint');
  } finally {
    db.close();
  }
}

async function writeMeta(session: Session, snapshotId: string): Promise<void> {
  await session.run(
    `insert into meta.snapshot values ($id, ${FORMAT_VERSION}, 'party', $run, null, $as_of::date, timestamp '2026-10-31 18:05:30')`,
    { id: snapshotId, run: RUN, as_of: AS_OF },
  );
  const definitions = [
    { kind: 'workspace', id: smallWorkspace.id, ordinal: 0, body: smallWorkspace },
    ...smallIndicators.map(({ definition }, ordinal) => ({
      kind: 'indicator',
      id: definition.id,
      ordinal,
      body: definition,
    })),
    ...smallFacts.map((fact, ordinal) => ({ kind: 'fact', id: fact.id, ordinal, body: fact })),
    ...smallTerms.map((term, ordinal) => ({ kind: 'term', id: term.id, ordinal, body: term })),
    ...smallSources.map(({ account: _account, files: _files, ...source }, ordinal) => ({
      kind: 'source',
      id: source.id,
      ordinal,
      body: source,
    })),
  ];
  await insertRows(
    session,
    'meta.definition',
    { kind: 'VARCHAR', id: 'VARCHAR', ordinal: 'INTEGER', body: 'JSON' },
    definitions,
  );
  const edge = { from_kind: 'VARCHAR', from_id: 'VARCHAR', to_kind: 'VARCHAR', to_id: 'VARCHAR' };
  await insertRows(session, 'meta.lineage', edge, [
    ...smallFacts.flatMap((fact) =>
      fact.sources.map((source) => ({
        from_kind: 'source',
        from_id: source,
        to_kind: 'fact',
        to_id: fact.id,
      })),
    ),
    ...smallIndicators.map(({ definition: { id, formula } }) => ({
      from_kind: 'fact',
      from_id: formula.kind === 'weighted_index' ? formula.fact : formula.numerator.fact,
      to_kind: 'indicator',
      to_id: id,
    })),
  ]);
}

async function writeUnits(session: Session): Promise<void> {
  const units = unitVersions();
  const latest = new Map(units.map((unit) => [unit.unitId, unit.unitKey]));
  await insertRows(
    session,
    'star.dim_unit',
    {
      unitKey: 'INTEGER',
      unitId: 'VARCHAR',
      unitCode: 'VARCHAR',
      codeList: 'VARCHAR',
      name: 'VARCHAR',
      names: 'JSON',
      level: 'VARCHAR',
      unitType: 'VARCHAR',
      parentId: 'VARCHAR',
      validFrom: 'DATE',
      validTo: 'DATE',
      isLatest: 'BOOLEAN',
    },
    units.map((unit) => ({ ...unit, isLatest: latest.get(unit.unitId) === unit.unitKey })),
  );
  await insertRows(
    session,
    'star.crosswalk',
    { from: 'VARCHAR', to: 'VARCHAR', weight: 'DOUBLE', date: 'DATE' },
    successors.map((step) => ({ ...step, weight: 1, date: MERGER })),
  );
  await session.run(
    `insert into star.unit_rollup
     select unit_id, unit_key, 1, 0 from star.dim_unit
     union all select x.to_id, u.unit_key, x.weight, 1 from star.crosswalk x join star.dim_unit u on u.unit_id = x.from_id
     union all select '00', unit_key, 1, 1 from star.dim_unit where unit_id <> '00'`,
  );
}

/** Temporary tables that the scripts make figures from. */
async function writePlans(session: Session): Promise<void> {
  await session.run(`set variable run = '${RUN}'`);
  await session.run(`set variable missing = [${missingUsageDays.map((day) => `'${day}'`).join(', ')}]`);
  const days = await session.rows<{ day: string }>(
    `select distinct least(last_day(month + interval (i) month), date '${AS_OF}')::date as day
     from generate_series(date '2024-11-01', date '2026-10-01', interval 1 month) g(month), range(3) r(i)
     order by day`,
  );
  const paths = planPaths(
    smallIndicators.map(({ definition }) => definition),
    days.map((row) => row.day),
  );
  await createTable(
    session,
    'plan_path',
    { indicator_id: 'VARCHAR', day: 'DATE', target: 'DOUBLE', target_date: 'DATE', path: 'DOUBLE' },
    paths,
  );
  await createTable(session, 'plan', planColumns, smallIndicators.map(toPlan));
  await createTable(
    session,
    'source_plan',
    {
      source_id: 'VARCHAR',
      physical: 'BIGINT',
      quarantined: 'BIGINT',
      skipped: 'BIGINT',
      flagged: 'BIGINT',
      files: 'VARCHAR[]',
    },
    smallSources.map(({ id, account, files }) => ({ source_id: id, ...account, files })),
  );
  await createTable(
    session,
    'rule_plan',
    {
      source_id: 'VARCHAR',
      rule: 'VARCHAR',
      criterion: 'VARCHAR',
      field: 'VARCHAR',
      reason: 'VARCHAR',
      share: 'DOUBLE',
    },
    smallRules.map(([source_id, rule, criterion, field, reason, share]) => ({
      source_id,
      rule,
      criterion,
      field,
      reason,
      share,
    })),
  );
}

const planColumns = {
  indicator_id: 'VARCHAR',
  ordinal: 'INTEGER',
  reporters: 'VARCHAR',
  additivity: 'VARCHAR',
  coverage: 'VARCHAR',
  rate_start: 'DOUBLE',
  rate_end: 'DOUBLE',
  spread: 'DOUBLE',
  noise: 'DOUBLE',
  scale: 'DOUBLE',
  better: 'VARCHAR',
  unit: 'VARCHAR',
  tolerance: 'DOUBLE',
  suppress_below: 'DOUBLE',
  is_total: 'BOOLEAN',
};

function toPlan({ definition, profile }: (typeof smallIndicators)[number], ordinal: number) {
  const { start: rate_start, end: rate_end, ...rest } = profile;
  return {
    indicator_id: definition.id,
    ordinal,
    ...rest,
    rate_start,
    rate_end,
    better: definition.better,
    unit: definition.unit,
    tolerance: definition.tolerance,
    suppress_below: definition.suppressBelow,
    is_total: definition.formula.kind === 'total',
  };
}

type Columns = { [name: string]: string };

async function createTable(
  session: Session,
  table: string,
  columns: Columns,
  rows: readonly object[],
): Promise<void> {
  const list = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`);
  await session.run(`create temp table ${table} (${list.join(', ')})`);
  await insertRows(session, table, columns, rows);
}

async function insertRows(
  session: Session,
  table: string,
  columns: Columns,
  rows: readonly object[],
): Promise<void> {
  const names = Object.keys(columns).map((name) => `r."${name}"`);
  await session.run(
    `insert into ${table} select ${names.join(', ')}
     from (select unnest(from_json($rows::json, '${JSON.stringify([columns])}')) as r)`,
    { rows: JSON.stringify(rows) },
  );
}

async function runScript(session: Session, name: string): Promise<void> {
  await session.run(await readFile(new URL(`./small-warehouse/${name}`, import.meta.url), 'utf8'));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [directory] = process.argv.slice(2);
  if (!directory) throw new Error('folder missing: node tests/support/small-warehouse.ts DIR');
  const { snapshotId } = await buildSmallWarehouse(directory);
  process.stderr.write(`${snapshotId} in ${directory}\n`);
}
