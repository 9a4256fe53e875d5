import { countedThenSql } from '../model/tree-view.ts';
import type { Parameters } from '../duckdb/parameters.ts';
import type { OneOf } from '../duckdb/one-of.ts';
import { descendantsThenSql } from '../query/descendants.ts';
import { scopePredicate, seesAllUnits } from '../scope/scope.ts';
import { ancestry, standsAt } from '../snapshot/catalog.ts';
import type { Members } from './fact-statement.ts';
import type { Plan } from './plan.ts';
import type { Asking } from './route.ts';

/** Whose rows count for which unit, as common table expressions. */
export interface MemberParts {
  members: Members;
  ctes: string[];
  parameters: Parameters;
}

/** Which unit versions' rows count, for which unit, and with what share or, as then, from when to when. */
export function memberParts(plan: Plan, asking: Asking): MemberParts {
  const isByUnit = plan.axes.some(({ kind }) => kind === 'unit');
  if (isByUnit) return partsOfUnit(plan, asking);
  if (isRestricted(plan, asking)) return rowsOfUnits(plan, asking);
  return {
    members: { kind: 'all', areWeighted: false, areSome: false, areDated: false },
    ctes: [],
    parameters: {},
  };
}

function partsOfUnit(plan: Plan, asking: Asking): MemberParts {
  const { snapshot, scope } = asking;
  const { alias, catalog } = snapshot;
  const isThen = plan.query.tree === 'then';
  const parts = isPart('part.unit_id', plan, asking);
  const visible = scopePredicate(scope, 'part.unit_id', alias);
  const [rows, columns] = isThen
    ? [`(${countedThenSql(`${alias}.star`)})`, 'r.begins, r.ends']
    : [`${alias}.star.unit_rollup`, 'r.weight'];
  return {
    members: {
      ...{ kind: 'parts', areWeighted: !isThen && catalog.hasShares },
      ...{ areSome: isRestricted(plan, asking), areDated: isThen },
    },
    ctes: [
      `part as (select part.unit_id, part.unit_key as unit_no from ${alias}.star.dim_unit part
      where part.is_latest and ${parts.sql} and ${visible.sql})`,
      `member as (select p.unit_no, r.unit_key, ${columns} from ${rows} r join part p on p.unit_id = r.unit_id)`,
    ],
    parameters: { ...parts.parameters, ...visible.parameters },
  };
}

function rowsOfUnits({ units, query }: Plan, { snapshot, scope, dialect }: Asking): MemberParts {
  const { alias, catalog } = snapshot;
  const visible = scopePredicate(scope, 'r.unit_id', alias);
  const asked = dialect.isOneOf({ expression: 'r.unit_id', list: null }, 'unit', units);
  const parameters = { ...asked.parameters, ...visible.parameters };
  if (query.tree === 'then') {
    const sql = `member as (
      select r.unit_key, r.begins, r.ends from (${countedThenSql(`${alias}.star`)}) r where ${asked.sql} and ${visible.sql})`;
    return {
      members: { kind: 'some', areWeighted: false, areSome: true, areDated: true },
      ctes: [sql],
      parameters,
    };
  }
  const one = `member as (
      select r.unit_key, r.weight from ${alias}.star.unit_rollup r where ${asked.sql} and ${visible.sql})`;
  // A unit that lies wholly below another of those asked for adds nothing to it, and no version counts more than once.
  const above = dialect.isOneOf({ expression: 'up.unit_id', list: null }, 'unit', units);
  const several = `member as (
      select r.unit_key, least(1, sum(r.weight)) as weight from ${alias}.star.unit_rollup r
      where ${asked.sql} and ${visible.sql} and not exists (
        select 1 from ${alias}.star.unit_rollup up join ${alias}.star.dim_unit d on d.unit_key = up.unit_key
        where d.unit_id = r.unit_id and up.unit_id <> r.unit_id and up.weight = 1 and ${above.sql})
      group by r.unit_key)`;
  return {
    members: { kind: 'some', areWeighted: catalog.hasShares, areSome: true, areDated: false },
    ctes: [units.length > 1 ? several : one],
    parameters,
  };
}

/** Whether some units' rows do not count: another than the whole is asked for, or not all of it may be seen. */
function isRestricted({ units }: Plan, { snapshot, scope }: Asking): boolean {
  return units.length > 1 || units[0] !== snapshot.catalog.workspace.rootUnit || !seesAllUnits(scope);
}

/**
 * Whether a unit is one that the answer is by: those asked for themselves, or those standing at as-of directly below the one asked for, or
 * below it and of a level. As then, those that stood there at the end of any of the stretches: rows of the answer are about them where they
 * did, the others are compared with.
 */
export function isPart(column: string, plan: Plan, { snapshot, dialect }: Asking): OneOf {
  if (isByUnitThen(plan))
    return { sql: `${column} in (select standing.unit_id from standing)`, parameters: {} };
  return dialect.isListed(column, 'part', partsNow(plan, snapshot));
}

/** The units that an answer by those of now is by. */
export function partsNow({ axes, units }: Plan, { catalog, asOf }: Asking['snapshot']): readonly string[] {
  const [parent] = units as [string];
  const axis = axes.find((one) => one.kind === 'unit');
  if (axis?.of === 'each') return units;
  if (!axis?.level) return catalog.children.get(parent) ?? [];
  const ofLevel = [...catalog.units.values()].filter(
    (unit) => unit.level === axis.level && unit.unitId !== parent && standsAt(unit, asOf),
  );
  return ofLevel
    .filter(({ unitId }) => ancestry(catalog, unitId).some((above) => above.unitId === parent))
    .map(({ unitId }) => unitId);
}

/** Whether an answer is by units that stood somewhere at the end of each stretch; those that are named are asked for wherever they stood. */
export function isByUnitThen({ axes, query }: Pick<Plan, 'axes' | 'query'>): boolean {
  return query.tree === 'then' && axes.some((axis) => axis.kind === 'unit' && axis.of === 'below');
}

/** The table `standing`: which units stood below the one asked for at the end of each stretch of `span`, at as-of in one that still runs. */
export function standingPart({ axes, units }: Plan, { snapshot, dialect }: Asking): OneOf {
  const lastDay = dialect.earlier(
    dialect.dayBefore(dialect.firstDay('s.last_month + 1')),
    dialect.parameter('as_of', 'date'),
  );
  const below = descendantsThenSql(
    snapshot.alias,
    dialect.parameter('parent', 'text'),
    's.day',
    dialect.parameter('level', 'text'),
  );
  const axis = axes.find((one) => one.kind === 'unit');
  return {
    sql: `standing (first_month, unit_id) as (
      select s.first_month, b.unit_id
      from (select first_month, ${lastDay} as day from span s) s
      join lateral (${below}) b on true)`,
    parameters: { parent: units[0]!, level: axis?.level ?? null },
  };
}
