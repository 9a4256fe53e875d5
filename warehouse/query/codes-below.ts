import { seesAllUnits, type Scope, type ScopePredicate } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireUnit } from './question.ts';
import { codePredicate } from './visible-code.ts';

/**
 * Condition on rows that bear a unit's code as the agency wrote it: those of a unit and all below it, as far as the scope goes. The root of
 * whoever sees all has the rows whose code is nobody's too.
 *
 * @throws {WarehouseError} unit_unknown
 */
export function codesBelow(
  { alias, catalog }: Snapshot,
  scope: Scope,
  asked: string,
  column: string,
): ScopePredicate {
  const { unitId } = requireUnit(catalog, asked);
  const visible = codePredicate(scope, column, alias);
  if (seesAllUnits(scope) && unitId === catalog.workspace.rootUnit) return visible;
  const below = `${column} in (select bearer.unit_code from ${alias}.star.dim_unit bearer
    join ${alias}.star.unit_rollup part using (unit_key) where part.unit_id = $unit)`;
  return { sql: `${below} and ${visible.sql}`, parameters: { ...visible.parameters, unit: unitId } };
}
