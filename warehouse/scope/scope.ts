import type { Parameters } from '../duckdb/database.ts';

/**
 * What a reader may see: units from these roots downwards, and data up to this class.
 * Every query takes a scope and applies it in its SQL; there is no query without one.
 */
export interface Scope {
  /** `unit_id`s whose subtrees are visible; `['*']` for all, an empty list for nothing. */
  readonly unitRoots: readonly string[];
  /** Highest visible class of data; `'*'` for all. Tables of format 1 bear no class, so it only tells answers apart. */
  readonly highestClass: string;
}

/** Part of a statement that holds true for visible rows, and the parameters it needs. */
export interface ScopePredicate {
  sql: string;
  parameters: Parameters;
}

/** Sees all units and classes. */
export const everything: Scope = { unitRoots: ['*'], highestClass: '*' };

/** True where a scope sees the whole tree. */
export function seesAllUnits(scope: Scope): boolean {
  return scope.unitRoots.includes('*');
}

/**
 * Condition on a column of `unit_id`s, for a snapshot attached as `alias` (quoted).
 *
 * A unit is visible when it, or any version of it, rolls up to one of the scope's roots; a unit that has ended is seen by
 * those who see its successors. Null is visible only to those who see all.
 */
export function scopePredicate(scope: Scope, column: string, alias: string): ScopePredicate {
  if (seesAllUnits(scope)) return { sql: 'true', parameters: {} };
  if (scope.unitRoots.length === 0) return { sql: 'false', parameters: {} };
  return {
    sql: `${column} in (
      select seen.unit_id from ${alias}.star.unit_rollup part
      join ${alias}.star.dim_unit seen on seen.unit_key = part.unit_key
      where part.unit_id in (select unnest($scope_roots::varchar[])))`,
    parameters: { scope_roots: scope.unitRoots },
  };
}

/** Condition for rows that belong to no unit, such as a source's account: visible to whoever sees any unit at all. */
export function anyUnitPredicate(scope: Scope): string {
  return scope.unitRoots.length > 0 ? 'true' : 'false';
}

/** Text that is equal for equal scopes, for cache keys and tags. */
export function scopeKey(scope: Scope): string {
  return `${[...scope.unitRoots].sort().join(',')}|${scope.highestClass}`;
}
