import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireUnit, unitUnknown } from './question.ts';

/** Makes sure that a scope sees a unit; one it does not see is told as one that is not there. @throws {WarehouseError} unit_unknown */
export async function requireVisibleUnit(
  snapshot: Snapshot,
  scope: Scope,
  unitId: string,
  signal?: AbortSignal,
): Promise<void> {
  const { alias, catalog } = snapshot;
  requireUnit(catalog, unitId);
  const visible = scopePredicate(scope, 'unit_id', alias);
  const [found] = await snapshot.rows<{ seen: boolean }>(
    `select count(*) > 0 as seen from ${alias}.star.dim_unit where unit_id = $unit and ${visible.sql}`,
    { unit: unitId, ...visible.parameters },
    signal,
  );
  if (!found?.seen) throw unitUnknown(catalog, unitId);
}
