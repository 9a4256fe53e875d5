import { scopePredicate, seesAllUnits, type Scope, type ScopePredicate } from '../scope/scope.ts';

/**
 * Scope for rows that bear a unit's code as the agency wrote it: visible where a unit in scope has ever borne that code.
 * Rows without a code are visible only to those who see all.
 */
export function codePredicate(scope: Scope, column: string, alias: string): ScopePredicate {
  const visible = scopePredicate(scope, 'bearer.unit_id', alias);
  if (seesAllUnits(scope)) return visible;
  return {
    sql: `${column} in (select bearer.unit_code from ${alias}.star.dim_unit bearer where ${visible.sql})`,
    parameters: visible.parameters,
  };
}
