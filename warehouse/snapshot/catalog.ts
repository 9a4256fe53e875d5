import { WarehouseError } from '../errors.ts';
import type { Session } from '../duckdb/database.ts';
import type { ContextSeries } from '../model/context-series.ts';
import type { DataClass } from '../model/data-class.ts';
import type { Fact } from '../model/fact.ts';
import type { Indicator } from '../model/indicator.ts';
import type { Grain } from '../model/period.ts';
import { factOfRollUp, type RollUp } from '../model/roll-up.ts';
import type { Source } from '../model/source.ts';
import { turnsSql } from '../model/tree-view.ts';
import type { Term } from '../model/term.ts';
import type { UnitVersion } from '../model/unit.ts';
import type { Workspace } from '../model/workspace.ts';
import { readHeldMonths } from './held-months.ts';
import { readRegisters, type Registers } from './registers.ts';

/** A period for which a snapshot holds values. Dates are ISO days, both inclusive. */
export interface Period {
  grain: Grain;
  /** First day. */
  period: string;
  /** Last day, not after as-of. */
  periodEnd: string;
  /** False while the period is still running at as-of. */
  complete: boolean;
}

/** What a snapshot says about itself, read once when it is attached. Maps keep the workspace's order. */
export interface Catalog {
  workspace: Workspace;
  indicators: ReadonlyMap<string, Indicator>;
  /** All indicators that hide small cells, where a reader's catalog leaves some of them out; those of `indicators` where left out. */
  hiding?: readonly Indicator[];
  /** Classes of indicators and sources in the version served, where this is an older one that is read by now; left out in the one served. */
  closedSince?: { indicators: ReadonlyMap<string, DataClass>; sources: ReadonlyMap<string, DataClass> };
  /** Reference series beside the indicators. */
  context: ReadonlyMap<string, ContextSeries>;
  /** Words and what they mean; none in versions published before there were any. */
  terms: ReadonlyMap<string, Term>;
  facts: ReadonlyMap<string, Fact>;
  sources: ReadonlyMap<string, Source>;
  /** The version of each unit that holds at as-of, of ended units the last. */
  units: ReadonlyMap<string, UnitVersion>;
  /** All versions of each unit, oldest first. */
  versions: ReadonlyMap<string, readonly UnitVersion[]>;
  /** Units standing at as-of by parent, in the order of levels and codes. */
  children: ReadonlyMap<string, readonly string[]>;
  /** Whether what a unit version counts towards ever changed within a month, so that as then the very day of a row matters. */
  turnsWithinMonths: boolean;
  /** Facts added up by month, by fact. */
  rollUps: ReadonlyMap<string, readonly RollUp[]>;
  /** Months up to as-of in which a fact has any row, of whatever unit: numbers (year × 12 + month − 1) in order, by fact. */
  heldMonths: ReadonlyMap<string, readonly number[]>;
  /** Whether rows of some units count for others with a share other than the whole. */
  hasShares: boolean;
  /** Codes by which facts' dimensions are stored, in their order, by the name of the list (`codeListName`). */
  codeLists: ReadonlyMap<string, readonly string[]>;
  /** Names of codes that registers hold, by `registerKey`; of catalogs made by hand, none where it is left out. */
  registers?: Registers;
  /** Periods with values by grain, oldest first. */
  periods: Readonly<Record<Grain, readonly Period[]>>;
  /** The first period that each indicator has a figure for, be it one that is hidden, at the shortest grain it is computed at; of catalogs made by hand, none where it is left out. */
  begins?: ReadonlyMap<string, FirstPeriod>;
}

/** The first period of an indicator. */
export interface FirstPeriod {
  grain: Grain;
  /** First day (ISO). */
  period: string;
}

/** Reads what the snapshot attached as `alias` (quoted) says about itself. */
export async function readCatalog(db: Session, alias: string, asOf: string): Promise<Catalog> {
  const definitions = await db.rows<{ kind: string; id: string; body: string }>(
    `select kind, id, body::varchar as body from ${alias}.meta.definition order by kind, ordinal, id`,
  );
  const ofKind = <T>(kind: string): [string, T][] =>
    definitions.filter((row) => row.kind === kind).map((row) => [row.id, JSON.parse(row.body) as T]);
  const workspace = ofKind<Workspace>('workspace')[0]?.[1];
  if (!workspace) {
    throw new WarehouseError(
      'snapshot_missing',
      'definition missing: workspace (meta.definition). The file is no complete snapshot; refresh again.',
    );
  }
  const versions = await readUnitVersions(db, alias);
  const facts = new Map(ofKind<Fact>('fact'));
  const rollUps = await readRollUps(db, alias);
  return {
    workspace,
    indicators: new Map(ofKind<Indicator>('indicator')),
    context: new Map(ofKind<ContextSeries>('context')),
    terms: new Map(ofKind<Term>('term')),
    facts,
    sources: new Map(ofKind<Source>('source')),
    ...arrangeUnits(versions, workspace, asOf),
    turnsWithinMonths: await readTurns(db, alias),
    rollUps,
    heldMonths: await readHeldMonths(db, alias, { rollUps, asOf }),
    hasShares: await readHasShares(db, alias),
    codeLists: await readCodeLists(db, alias),
    registers: await readRegisters(db, alias, facts),
    periods: await readPeriods(db, alias),
    begins: await readBegins(db, alias),
  };
}

async function readUnitVersions(
  db: Session,
  alias: string,
): Promise<(UnitVersion & { isLatest: boolean })[]> {
  const rows = await db.rows<Omit<UnitVersion, 'names'> & { names: string; isLatest: boolean }>(
    `select unit_key as "unitKey", unit_id as "unitId", unit_code as "unitCode", code_list as "codeList", name,
            names::varchar as names, level, unit_type as "unitType", parent_id as "parentId",
            valid_from as "validFrom", valid_to as "validTo", is_latest as "isLatest"
     from ${alias}.star.dim_unit order by unit_id, valid_from`,
  );
  return rows.map((row) => ({ ...row, names: JSON.parse(row.names) as UnitVersion['names'] }));
}

function arrangeUnits(
  rows: (UnitVersion & { isLatest: boolean })[],
  workspace: Workspace,
  asOf: string,
): Pick<Catalog, 'units' | 'versions' | 'children'> {
  const units = new Map<string, UnitVersion>();
  const versions = new Map<string, UnitVersion[]>();
  for (const { isLatest, ...version } of rows) {
    if (isLatest) units.set(version.unitId, version);
    versions.set(version.unitId, [...(versions.get(version.unitId) ?? []), version]);
  }
  const standing = inUnitOrder(
    workspace,
    [...units.values()].filter((unit) => standsAt(unit, asOf)),
  );
  const children = new Map<string, string[]>();
  for (const unit of standing) {
    if (unit.parentId === null) continue;
    children.set(unit.parentId, [...(children.get(unit.parentId) ?? []), unit.unitId]);
  }
  return { units, versions, children };
}

async function readTurns(db: Session, alias: string): Promise<boolean> {
  const [found] = await db.rows<{ turns: boolean }>(`select exists (${turnsSql(`${alias}.star`)}) as turns`);
  return found!.turns;
}

async function readRollUps(db: Session, alias: string): Promise<ReadonlyMap<string, readonly RollUp[]>> {
  const tables = await db.rows<{ table: string; rows: number; level: string | null; columns: string[] }>(
    `select t.table_name as "table", any_value(t.estimated_size) as rows, any_value(t.comment) as level,
            list(c.column_name) as columns
     from duckdb_tables() t join duckdb_columns() c using (database_name, schema_name, table_name)
     where t.database_name = $name and t.schema_name = 'star' and starts_with(t.table_name, 'rollup_')
     group by t.table_name order by t.table_name`,
    { name: alias.replace(/^"(.*)"$/s, '$1') },
  );
  const rollUps = tables.flatMap(({ table, rows, level, columns }): RollUp[] => {
    const factId = factOfRollUp(table);
    if (factId === null) return [];
    return [{ table, factId, rows, hasUnits: columns.includes('unit_key'), level, columns }];
  });
  return Map.groupBy(rollUps, ({ factId }) => factId);
}

async function readHasShares(db: Session, alias: string): Promise<boolean> {
  const [found] = await db.rows<{ has: boolean }>(
    `select coalesce(bool_or(weight <> 1), false) as has from ${alias}.star.unit_rollup`,
  );
  return found!.has;
}

async function readCodeLists(db: Session, alias: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const types = await db.rows<{ name: string; codes: string[] }>(
    `select type_name as name, labels as codes from duckdb_types()
     where database_name = $name and schema_name = 'star' and labels is not null`,
    { name: alias.replace(/^"(.*)"$/s, '$1') },
  );
  return new Map(types.map(({ name, codes }) => [name, codes]));
}

async function readPeriods(db: Session, alias: string): Promise<Record<Grain, Period[]>> {
  const rows = await db.rows<Period>(
    `select grain, period, max(period_end) as "periodEnd", bool_and(complete) as complete
     from ${alias}.indicators.value group by grain, period order by period`,
  );
  const ofGrain = (grain: Grain) => rows.filter((row) => row.grain === grain);
  return { month: ofGrain('month'), quarter: ofGrain('quarter'), year: ofGrain('year') };
}

async function readBegins(db: Session, alias: string): Promise<Map<string, FirstPeriod>> {
  const rows = await db.rows<FirstPeriod & { indicatorId: string }>(
    `select indicator_id as "indicatorId", grain, min(period) as period from ${alias}.indicators.value
     where state not in ('not_measured', 'not_expected') group by all`,
  );
  const shortestLast = (['year', 'quarter', 'month'] as const).flatMap((grain) =>
    rows.filter((row) => row.grain === grain),
  );
  return new Map(shortestLast.map(({ indicatorId, grain, period }) => [indicatorId, { grain, period }]));
}

/** The order in which units are listed: levels as the workspace has them, then codes. */
export function inUnitOrder(
  { levels }: Pick<Workspace, 'levels'>,
  units: readonly UnitVersion[],
): UnitVersion[] {
  const place = new Map(levels.map((level, index) => [level.id, index]));
  return units.toSorted(
    (a, b) =>
      (place.get(a.level) ?? 0) - (place.get(b.level) ?? 0) ||
      a.unitCode.localeCompare(b.unitCode, 'en', { numeric: true }),
  );
}

/** The version of a unit that held on a day; undefined where it did not stand. */
export function versionOn(catalog: Catalog, unitId: string, day: string): UnitVersion | undefined {
  return catalog.versions.get(unitId)?.find((version) => standsAt(version, day));
}

/** True where a version holds on a day. */
export function standsAt(version: UnitVersion, day: string): boolean {
  return version.validFrom <= day && (version.validTo === null || version.validTo > day);
}

/** Units from the root down to this one, for crumbs; stops where a parent is unknown. */
export function ancestry(catalog: Catalog, unitId: string): UnitVersion[] {
  const path: UnitVersion[] = [];
  let unit = catalog.units.get(unitId);
  while (unit && !path.includes(unit)) {
    path.unshift(unit);
    unit = unit.parentId === null ? undefined : catalog.units.get(unit.parentId);
  }
  return path;
}
