import type { Parameters } from '../duckdb/parameters.ts';
import { isWithin, type DataClass } from '../model/data-class.ts';

/**
 * What a reader may see: units from these roots downwards, and data up to this class.
 * Every query takes a scope and applies it in its SQL; there is no query without one.
 */
export interface Scope {
  /** `unit_id`s whose subtrees are visible; `['*']` for all, an empty list for nothing. */
  readonly unitRoots: readonly string[];
  /** `unit_id`s that are visible themselves, with nothing below; none where left out. */
  readonly units?: readonly string[];
  /**
   * `unit_id`s whose published values are visible, but nothing that they are made of: a province's leader sees the national
   * figure, and no other province's. None where left out.
   */
  readonly wholes?: readonly string[];
  /** What of the version read `settleScope` has found out once: its visible units, and cells of the wholes that may not be told. */
  readonly settled?: { readonly units: readonly string[]; readonly untold: readonly string[] };
  /** Id of the version served while an older one is read: what it has closed is closed in the older one as well. */
  readonly presentId?: string;
  /** Highest visible class of data; `'*'` for all. */
  readonly highestClass: DataClass | '*';
}

/** Part of a statement that holds true for visible rows, and the parameters it needs. */
export interface ScopePredicate {
  sql: string;
  parameters: Parameters;
}

/** Sees all units and classes. */
export const everything: Scope = { unitRoots: ['*'], highestClass: '*' };

/** Sees nothing. */
export const nothing: Scope = { unitRoots: [], highestClass: 'open' };

/** True where a scope sees the whole tree. */
export function seesAllUnits(scope: Scope): boolean {
  return scope.unitRoots.includes('*');
}

/** True where a scope sees some unit or other. */
export function seesAnyUnit({ unitRoots, units = [] }: Scope): boolean {
  return unitRoots.length > 0 || units.length > 0;
}

/** True where a scope is told what was published of a unit, and nothing that it is made of. */
export function seesWholeAlone(scope: Scope, unitId: string): boolean {
  return !seesAllUnits(scope) && (scope.wholes ?? []).includes(unitId);
}

/** True where a scope sees data of a class. */
export function seesClass({ highestClass }: Scope, data: DataClass): boolean {
  return highestClass === '*' || isWithin(data, highestClass);
}

/**
 * Condition on a column of `unit_id`s, for a snapshot attached as `alias` (quoted).
 *
 * A unit is visible when it, or any version of it, rolls up to one of the scope's roots; a unit that has ended is seen by
 * those who see its successors. Null is visible only to those who see all.
 */
export function scopePredicate(scope: Scope, column: string, alias: string): ScopePredicate {
  if (seesAllUnits(scope)) return { sql: 'true', parameters: {} };
  if (!seesAnyUnit(scope)) return { sql: 'false', parameters: {} };
  const { unitRoots, units = [], settled } = scope;
  if (settled)
    return {
      sql: `${column} in (select unnest($scope_seen::varchar[]))`,
      parameters: { scope_seen: settled.units },
    };
  return {
    sql: `${column} in (
      select seen.unit_id from ${alias}.star.unit_rollup part
      join ${alias}.star.dim_unit seen on seen.unit_key = part.unit_key
      where part.unit_id in (select unnest($scope_roots::varchar[]))
        or (part.depth = 0 and part.unit_id in (select unnest($scope_units::varchar[]))))`,
    parameters: { scope_roots: unitRoots, scope_units: units },
  };
}

/** Condition for rows that belong to no unit, such as a source's account: visible to whoever sees any unit at all. */
export function anyUnitPredicate(scope: Scope): string {
  return seesAnyUnit(scope) ? 'true' : 'false';
}

/** Text that is equal for equal scopes, for cache keys and tags. */
export function scopeKey({ unitRoots, units = [], wholes = [], presentId, highestClass }: Scope): string {
  const lists = [unitRoots, units, wholes].map((ids) => [...ids].sort());
  return JSON.stringify([...lists, highestClass, ...(presentId === undefined ? [] : [presentId])]);
}
