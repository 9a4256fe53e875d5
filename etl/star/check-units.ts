import type { Level, Workspace } from '#warehouse/model/workspace.ts';
import { unitLineSql } from './unit-line.ts';
import { unitStepsSql } from './unit-steps.ts';
import { refuseOffenders, type Check } from './offenders.ts';
import type { StarContext } from './star-context.ts';

/**
 * Holds the tree and the crosswalk to what every later stage relies on: one root, known parents, no cycle on any day nor
 * in the roll-up, versions that follow one another, ended units whose shares sum to 1, tiles of known units.
 *
 * @throws {EtlError} unit_unresolved, audit_failed; every offender of every check is named
 */
export async function checkUnits(context: StarContext): Promise<void> {
  const { workspace, unitSql, crosswalkSql } = context.content;
  const crosswalkFile = crosswalkSql?.file ?? 'dimensions/crosswalk.sql';
  await refuseOffenders(context, [
    ...versionChecks(unitSql.file, workspace.levels),
    ...treeChecks(unitSql.file, workspace.rootUnit),
    ...crosswalkChecks(crosswalkFile),
    tilesCheck(workspace.tiles),
  ]);
  // A walk along unknown units would end nowhere, so cycles are looked for once the names are known to be good.
  await refuseOffenders(context, cycleChecks(unitSql.file, crosswalkFile, context.asOf));
}

function versionChecks(file: string, levels: Level[]): Check[] {
  return [
    {
      code: 'audit_failed',
      what: 'unit versions end before they begin',
      ...{ kind: 'version_backwards', of: 'units' },
      expected: `Expected valid_to (exclusive) after valid_from; mend ${file} or the register.`,
      sql: 'select unit_id as offender from star.dim_unit where valid_to <= valid_from',
    },
    {
      code: 'audit_failed',
      what: 'unit versions overlap',
      ...{ kind: 'version_overlap', of: 'units' },
      expected: `Expected each version of a unit to end where the next begins, or before; mend ${file} or the register.`,
      sql: `select distinct unit_id as offender from (
              select unit_id, valid_to, lead(valid_from) over (partition by unit_id order by valid_from) as next_from
              from star.dim_unit
            ) where next_from is not null and (valid_to is null or valid_to > next_from)`,
    },
    {
      code: 'audit_failed',
      what: 'unit levels unknown',
      ...{ kind: 'level_unknown', of: 'units' },
      expected: `Expected one of ${levels.map((level) => level.id).join(', ')}; add the level to workspace.yaml or mend ${file}.`,
      sql: `select distinct unit_id || ' (' || level || ')' as offender, unit_id from star.dim_unit
            where level not in (select unnest($levels))`,
      parameters: { levels: levels.map((level) => level.id) },
    },
  ];
}

function treeChecks(file: string, rootUnit: string): Check[] {
  return [
    {
      code: 'unit_unresolved',
      what: 'parents unknown',
      ...{ kind: 'parent_unknown', of: 'units' },
      expected: `Expected parent_id to be a unit_id of ${file}; mend it or the register.`,
      sql: `select distinct unit_id || ' under ' || parent_id as offender, unit_id from star.dim_unit
            where parent_id is not null and parent_id not in (select unit_id from star.dim_unit)`,
    },
    {
      code: 'audit_failed',
      what: 'units without a parent',
      ...{ kind: 'parent_missing', of: 'units' },
      expected: `Expected none but the root ${rootUnit} (rootUnit of workspace.yaml); mend ${file} or the register.`,
      sql: `select distinct unit_id as offender from star.dim_unit where parent_id is null and unit_id <> $root`,
      parameters: { root: rootUnit },
    },
    {
      code: 'audit_failed',
      what: 'root unit missing or under a parent',
      ...{ kind: 'root_missing', of: 'units' },
      expected: `Expected rootUnit of workspace.yaml to be a unit of ${file} without a parent.`,
      sql: `select $root as offender
            where $root not in (select unit_id from star.dim_unit where parent_id is null)
               or exists (from star.dim_unit where unit_id = $root and parent_id is not null)`,
      parameters: { root: rootUnit },
    },
  ];
}

function crosswalkChecks(file: string): Check[] {
  return [
    {
      code: 'unit_unresolved',
      what: 'crosswalk units unknown',
      ...{ kind: 'successor_unknown', of: 'crosswalk' },
      expected: `Expected from_id and to_id of ${file} to be units of dimensions/unit.sql.`,
      sql: `select distinct id as offender
            from (select from_id as id from star.crosswalk union all select to_id from star.crosswalk)
            where id not in (select unit_id from star.dim_unit)`,
    },
    {
      code: 'audit_failed',
      what: 'crosswalk shares do not sum to 1',
      ...{ kind: 'shares', of: 'crosswalk' },
      expected: `Expected the weights of each from_id, none negative, to sum to 1; mend ${file} or the list it reads.`,
      sql: `select from_id || ' (' || round(sum(weight), 6)::varchar || ')' as offender, from_id as unit_id,
              round(sum(weight), 6) as sum from star.crosswalk
            group by from_id having abs(sum(weight) - 1) > 1.001e-6 or min(weight) < 0`,
    },
    {
      code: 'audit_failed',
      what: 'crosswalk from units that stand',
      ...{ kind: 'still_stands', of: 'crosswalk' },
      expected: `Expected only units that ended to live on in others; give them a valid_to or leave them out of ${file}.`,
      sql: `select distinct from_id as offender
            from star.crosswalk c join star.dim_unit u on u.unit_id = c.from_id
            where u.valid_to is null and c.to_id <> c.from_id`,
    },
    {
      code: 'audit_failed',
      what: 'crosswalk into the unit itself',
      ...{ kind: 'into_itself', of: 'crosswalk' },
      expected: `Expected a unit that lives on in part to get a unit_id of its own afterwards; mend ${file}.`,
      sql: `select distinct from_id as offender from star.crosswalk where to_id = from_id and weight < 1`,
    },
  ];
}

function tilesCheck(tiles: Workspace['tiles']): Check {
  return {
    code: 'unit_unresolved',
    what: 'tiles of unknown units',
    ...{ kind: 'tile_unknown', of: 'units' },
    expected: 'Expected tiles of workspace.yaml to name a unit_id; mend them or the register.',
    sql: `select distinct value->>'unit' as offender from json_each(cast($tiles as json))
          where value->>'unit' not in (select unit_id from star.dim_unit)`,
    parameters: { tiles: JSON.stringify(tiles) },
  };
}

function cycleChecks(unitFile: string, crosswalkFile: string, asOf: string): Check[] {
  return [
    {
      code: 'audit_failed',
      what: 'units above themselves',
      ...{ kind: 'above_itself', of: 'units' },
      expected: `Expected parents to lead to the root on every day; mend ${unitFile} or the register.`,
      // Also where a parent does not stand and is passed over for its own.
      sql: `with recursive line as (${unitLineSql}), above as (
              select unit_id, parent_id, begins, ends from line where stands and parent_id is not null
              union
              select a.unit_id, l.parent_id, greatest(a.begins, l.begins), least(a.ends, l.ends)
              from above a join line l on l.unit_id = a.parent_id
              where l.parent_id is not null and a.unit_id <> a.parent_id and l.begins < a.ends and a.begins < l.ends
            )
            select distinct unit_id as offender from above where unit_id = parent_id`,
    },
    {
      code: 'audit_failed',
      what: 'units that count towards themselves',
      ...{ kind: 'counts_itself', of: 'crosswalk' },
      expected: `Expected parents and successors to lead to the root; mend ${crosswalkFile} or ${unitFile}.`,
      sql: `with recursive step as (${unitStepsSql}), reach as (
              select from_id, to_id from step
              union
              select r.from_id, s.to_id from reach r join step s on s.from_id = r.to_id
            )
            select distinct from_id as offender from reach where from_id = to_id`,
      parameters: { as_of: asOf },
    },
  ];
}
