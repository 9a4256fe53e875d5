import type { RunContext } from '#etl/run-context.ts';
import { buildStar } from '#etl/star/build-star.ts';
import { usualPolicy } from '#etl/sweep/retention-policy.ts';
import { defaultScale } from '#etl/workspace/quality-scale-shape.ts';
import type { WorkspaceContent } from '#etl/workspace/content.ts';
import { identifier, openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';
import type { Fact, Measure } from '#warehouse/model/fact.ts';
import type { Formula, Indicator } from '#warehouse/model/indicator.ts';
import type { Workspace } from '#warehouse/model/workspace.ts';
import { usualRetention } from '#warehouse/snapshot/retention.ts';

type Cell = string | number | boolean | null;
export type Rows = { [column: string]: Cell }[];

export interface UnitRow {
  unit_id: string;
  unit_code?: string;
  name?: string;
  level?: string;
  unit_type?: string;
  parent_id: string | null;
  valid_from?: string;
  valid_to?: string | null;
}

/** A star built by hand: what stands in `conform`, and what a workspace says of it. */
export interface World {
  asOf?: string;
  rootUnit?: string;
  fiscalYearStart?: string;
  units: UnitRow[];
  crosswalk?: { from_id: string; to_id: string; weight: number; effective_date?: string }[];
  unitNames?: WorkspaceContent['unitNames'];
  /** Conformed tables by name; a fact of the same name reads its table as it is, unless it has SQL of its own. */
  tables?: { [name: string]: Rows };
  facts?: (Partial<Omit<Fact, 'measures'>> & {
    id: string;
    measures: (Partial<Measure> & { id: string })[];
    sql?: string;
  })[];
  dimensions?: { id: string; sql: string }[];
  indicators?: (Partial<Indicator> & { id: string; formula: Formula })[];
  workspace?: Partial<Workspace>;
}

export interface BuiltWorld {
  db: Database;
  context: RunContext;
}

/** Opens a database, in memory unless a file is named, with the conformed tables of the world and the context of a run over it. */
export async function openWorld(world: World, file = ':memory:'): Promise<BuiltWorld> {
  const db = await openDatabase(file, { settings: { threads: '2' } });
  await db.run(readLayoutSql());
  const units = world.units.map((unit) => ({
    unit_code: unit.unit_id,
    code_list: 'list',
    name: `Unit ${unit.unit_id}`,
    level: 'L',
    unit_type: 'T',
    valid_from: '2000-01-01',
    valid_to: null,
    ...unit,
  }));
  const crosswalk = (world.crosswalk ?? []).map((row) => ({ effective_date: '2025-07-01', ...row }));
  await createTable(db, 'unit', units);
  if (crosswalk.length > 0) await createTable(db, 'crosswalk', crosswalk);
  for (const [name, rows] of Object.entries(world.tables ?? {})) await createTable(db, name, rows);
  return { db, context: contextOf(db, world) };
}

/** Creates a conformed table; a column is DATE, BIGINT, DOUBLE, BOOLEAN or text by the values in it. */
export async function createTable(db: Database, name: string, rows: Rows): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const structure = Object.fromEntries(
    columns.map((column) => [column, typeOf(rows.map((row) => row[column] ?? null))]),
  );
  await db.run(
    `create or replace table conform.${identifier(name)} as
     select unnest(from_json($rows, $structure), recursive := true)`,
    { rows: JSON.stringify(rows), structure: JSON.stringify([structure]) },
  );
}

function typeOf(values: Cell[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return 'VARCHAR';
  if (known.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  if (known.every((value) => typeof value === 'number'))
    return known.every(Number.isInteger) ? 'BIGINT' : 'DOUBLE';
  return known.every((value) => /^\d{4}-\d\d-\d\d$/.test(String(value))) ? 'DATE' : 'VARCHAR';
}

function contextOf(db: Database, world: World): RunContext {
  const asOf = world.asOf ?? '2025-12-31';
  const folder = (name: string) => `/nowhere/${name}`;
  return {
    runId: 'run',
    asOf,
    clock: () => new Date(`${asOf}T12:00:00Z`),
    environment: () => undefined,
    accepted: new Set<string>(),
    mends: new Set<string>(),
    signal: new AbortController().signal,
    journal: { write: () => undefined },
    paths: {
      root: folder(''),
      inbox: folder('inbox'),
      extracts: folder('extracts'),
      uploads: folder('uploads'),
      build: folder('build'),
      snapshots: folder('snapshots'),
      control: folder('control'),
      rejected: folder('rejected'),
      held: folder('held'),
      corrections: folder('corrections'),
    },
    content: contentOf(world),
    db,
  };
}

const unitSql = `select unit_id, unit_code, code_list, name, level, unit_type, parent_id,
  cast(valid_from as date) as valid_from, cast(valid_to as date) as valid_to
from conform.unit`;

function contentOf(world: World): WorkspaceContent {
  const indicators = (world.indicators ?? []).map(indicatorOf);
  return {
    directory: '/nowhere',
    release: { approval: 'none', ...usualRetention },
    workspace: workspaceOf(world, indicators),
    asOf: world.asOf ?? null,
    contracts: [],
    conform: [],
    unitSql: { id: 'unit', file: 'dimensions/unit.sql', sql: unitSql },
    terms: [],
    crosswalkSql: world.crosswalk?.length
      ? { id: 'crosswalk', file: 'dimensions/crosswalk.sql', sql: 'select * from conform.crosswalk' }
      : null,
    treeSources: { units: [], crosswalk: [] },
    unitNames: world.unitNames ?? {},
    dimensions: (world.dimensions ?? []).map((one) => ({ ...one, file: `dimensions/${one.id}.sql` })),
    facts: (world.facts ?? []).map(({ sql, ...fact }) => ({
      definition: factOf(fact),
      sql: {
        id: fact.id,
        file: `facts/${fact.id}.sql`,
        sql: sql ?? `select * from conform.${identifier(fact.id)}`,
      },
    })),
    indicators,
    context: [],
    demoEnvironment: {},
    retention: usualPolicy,
  };
}

function workspaceOf(world: World, indicators: Indicator[]): Workspace {
  const levels = [...new Set(world.units.map((unit) => unit.level ?? 'L'))];
  return {
    id: 'world',
    name: { en: 'World' },
    description: { en: 'World' },
    languages: ['vi', 'en'],
    timezone: 'Asia/Ho_Chi_Minh',
    calendar: {
      fiscalYearStart: world.fiscalYearStart ?? '01-01',
      weekStart: 'monday',
      holidays: [],
      workingDays: [],
    },
    rootUnit: world.rootUnit ?? 'root',
    headlines: [],
    mapIndicator: indicators[0]?.id ?? '',
    levels: levels.map((id) => ({ id, name: { en: id }, counted: { en: '#' } })),
    phases: [],
    breaks: [],
    pillars: [],
    tiles: [],
    quality: defaultScale(['vi', 'en']),
    ...world.workspace,
  };
}

function factOf(fact: NonNullable<World['facts']>[number]): Fact {
  return {
    name: { en: fact.id },
    grainText: { en: fact.id },
    grain: 'month',
    unitColumn: 'unit',
    unitBy: 'code',
    periodColumn: 'period',
    dimensions: [],
    reporting: { by: 'deliveries', levels: [], dueDay: null },
    sources: [],
    ...fact,
    measures: fact.measures.map((measure) => ({
      name: { en: measure.id },
      unit: { en: 'things' },
      additivity: 'flow',
      column: measure.id,
      key: null,
      ...measure,
    })),
  };
}

function indicatorOf(indicator: NonNullable<World['indicators']>[number]): Indicator {
  return {
    version: '1.0.0',
    name: { en: indicator.id },
    shortName: { en: indicator.id },
    description: { en: indicator.id },
    numeratorText: { en: 'numerator' },
    denominatorText: null,
    caution: null,
    unit: 'number',
    unitText: null,
    decimals: 1,
    better: 'up',
    pillar: 'p',
    owner: 'o',
    frequency: 'monthly',
    baseline: null,
    targets: [],
    tolerance: 0,
    suppressBelow: 0,
    breaks: [],
    ...indicator,
  };
}

/** A reference to a measure, of all its rows unless `where` says otherwise. */
export function of(fact: string, measure: string, where: { [dimension: string]: string[] } = {}) {
  return { fact, measure, where };
}

/** A ratio of two measures of one fact. */
export function ratio(fact: string, numerator: string, denominator: string, per = 1): Formula {
  return { kind: 'ratio', numerator: of(fact, numerator), denominator: of(fact, denominator), per };
}

export function total(fact: string, measure: string): Formula {
  return { kind: 'total', numerator: of(fact, measure) };
}

/** Opens a world and builds its star. */
export async function buildWorld(world: World): Promise<BuiltWorld> {
  const built = await openWorld(world);
  await buildStar(built.context);
  return built;
}
