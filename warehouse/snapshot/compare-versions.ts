import { literal, openDatabase, type Database } from '../duckdb/database.ts';
import { isWrittenAlike } from './definition-as-written.ts';

/** Rows of a source's load. */
export interface LoadCounts {
  contractVersion: string;
  /** Of files and contract: what a person refuses when they refuse the load. */
  contentHash: string;
  files: number;
  physical: number;
  loaded: number;
  quarantined: number;
  skipped: number;
}

/** A source whose load differs; null where a version has none. */
export interface SourceChange {
  source: string;
  before: LoadCounts | null;
  after: LoadCounts | null;
}

/** A figure that moved. `before` or `after` is null where the version has no value there. */
export interface Move {
  unit: string;
  grain: string;
  period: string;
  before: number | null;
  after: number | null;
}

/** What became of an indicator's cells. */
export interface IndicatorChange {
  indicator: string;
  /** Cells in both versions whose value, counts or state differ. */
  moved: number;
  added: number;
  removed: number;
  /** The root unit's last complete month, where it moved. */
  root: Move | null;
  /** What moved furthest, at most five: values that are gone, then by how far; the whole, which has its own place, after all others. */
  largest: Move[];
}

/** Where two versions differ; what is equal is left out. */
export interface VersionChanges {
  sources: SourceChange[];
  /** Definitions by kind and id. */
  definitions: { kind: string; id: string; change: 'added' | 'removed' | 'changed' }[];
  /** In order of the cells that moved, most first. */
  indicators: IndicatorChange[];
  /** Files of mends that the newer one alone is made with; absent in what an older release wrote. */
  mends?: MendFile[];
}

/** A file of mended rows or of meanings of values, in its table's folder of corrections. */
export interface MendFile {
  table: string;
  file: string;
}

/** How many moves are named for each indicator. */
const NAMED = 5;

/**
 * Compares two version files, neither of which may be open for writing.
 *
 * @param before path of the older one; null for none: everything is new then
 * @param rootUnit unit whose last month stands for the indicator
 */
export async function compareVersions(
  before: string | null,
  after: string,
  rootUnit: string,
): Promise<VersionChanges> {
  const database = await openDatabase(':memory:');
  try {
    await database.run(`attach ${literal(after)} as newer (read_only)`);
    if (before !== null) await database.run(`attach ${literal(before)} as older (read_only)`);
    else await layOutNothing(database);
    return {
      sources: await compareSources(database),
      definitions: await compareDefinitions(database),
      indicators: await compareIndicators(database, rootUnit),
      mends: await compareMends(database),
    };
  } finally {
    database.close();
  }
}

/** An older version without anything in it, in the shape of the newer. */
async function layOutNothing(database: Database): Promise<void> {
  await database.run(`attach ':memory:' as older`);
  for (const table of ['meta.source_load', 'meta.extract', 'meta.definition', 'indicators.value']) {
    const [schema] = table.split('.');
    await database.run(
      `create schema if not exists older.${schema}; create table older.${table} as from newer.${table} limit 0`,
    );
  }
}

async function compareSources(database: Database): Promise<SourceChange[]> {
  const load = (version: string) =>
    `select l.source_id as source,
       {contractVersion: l.contract_version, contentHash: l.content_hash, files: files, physical: l.physical, loaded: l.loaded,
        quarantined: l.quarantined, skipped: l.skipped} as counts
     from ${version}.meta.source_load l left join
       (select source_id, count(*)::integer as files from ${version}.meta.extract group by all) using (source_id)`;
  return database.rows<SourceChange>(
    `select source, o.counts as before, n.counts as after
     from (${load('older')}) o full join (${load('newer')}) n using (source)
     where o.counts is distinct from n.counts order by source`,
  );
}

async function compareDefinitions(database: Database): Promise<VersionChanges['definitions']> {
  const differing = await database.rows<{
    kind: string;
    id: string;
    before: string | null;
    after: string | null;
  }>(
    `select kind, id, o.body::varchar as before, n.body::varchar as after
     from older.meta.definition o full join newer.meta.definition n using (kind, id)
     where o.body::varchar is distinct from n.body::varchar order by kind, id`,
  );
  return differing.flatMap(({ kind, id, before, after }): VersionChanges['definitions'] => {
    if (before === null) return [{ kind, id, change: 'added' }];
    if (after === null) return [{ kind, id, change: 'removed' }];
    return isWrittenAlike(kind, before, after) ? [] : [{ kind, id, change: 'changed' }];
  });
}

/** @returns none where the older version does not say what it was made with */
async function compareMends(database: Database): Promise<MendFile[]> {
  const [known] = await database.rows(
    `select 1 from information_schema.tables
     where table_catalog = 'older' and table_schema = 'meta' and table_name = 'mend'`,
  );
  if (!known) return [];
  return database.rows<MendFile>(
    `select table_id as "table", file_name as file from newer.meta.mend
     anti join older.meta.mend using (table_id, file_name) order by all`,
  );
}

/** Values are compared to twelve digits: sums of doubles in another order differ in the last ones. */
async function compareIndicators(database: Database, rootUnit: string): Promise<IndicatorChange[]> {
  await database.run(
    `create temp table move as
     with cell as (
       select indicator_id as indicator, unit_id as unit, grain, period, complete, value,
              {state: state, value: ${toTwelveDigits('value')}, top: ${toTwelveDigits('numerator')}, bottom: ${toTwelveDigits('denominator')}} as said,
              is_new
       from (select *, false as is_new from older.indicators.value union all by name
             select *, true as is_new from newer.indicators.value))
     select o.indicator as before_indicator, n.indicator as after_indicator, coalesce(n.indicator, o.indicator) as indicator,
            coalesce(n.unit, o.unit) as unit, coalesce(n.grain, o.grain) as grain, coalesce(n.period, o.period) as period,
            coalesce(n.complete, o.complete) as complete, o.value as before, n.value as after
     from (from cell where not is_new) o full join (from cell where is_new) n
       on o.indicator = n.indicator and o.unit = n.unit and o.grain = n.grain and o.period = n.period
     where o.said is distinct from n.said`,
  );
  const move = `{unit: unit, grain: grain, period: period::varchar, before: before, after: after}`;
  return database.rows<IndicatorChange>(
    `select indicator,
       count(*) filter (before_indicator is not null and after_indicator is not null) as moved,
       count(*) filter (before_indicator is null) as added,
       count(*) filter (after_indicator is null) as removed,
       arg_max(${move}, period) filter (unit = $rootUnit and grain = 'month' and complete) as root,
       coalesce(list(${move} order by unit = $rootUnit, after is null desc, abs(after - before) desc, unit, grain, period)
         filter (after_indicator is not null and before is not null and before is distinct from after)[1:${NAMED}], []) as largest
     from move group by indicator order by moved desc, added desc, indicator`,
    { rootUnit },
  );
}

/** A double to twelve digits: sums of doubles in another order differ in the last ones. */
export function toTwelveDigits(column: string): string {
  return `case when ${column} is null or ${column} = 0 then ${column}
    else round(${column}, (11 - floor(log10(abs(${column}))))::integer) end`;
}
