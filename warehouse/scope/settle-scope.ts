import type { Snapshot } from '../snapshot/snapshot.ts';
import { scopeKey, scopePredicate, seesAllUnits, type Scope } from './scope.ts';
import { readUntold } from './told-cells.ts';

/** Scopes by version: what they see of it is the same as long as both are. */
const known = new WeakMap<Snapshot, Map<string, Promise<Scope>>>();

/**
 * The same scope, knowing what it sees of a version: found out once, where each statement would find it out anew. It is of that version
 * and of no other.
 */
export function settleScope(snapshot: Snapshot, scope: Scope): Promise<Scope> {
  if (seesAllUnits(scope)) return Promise.resolve(scope);
  const scopes = known.get(snapshot) ?? new Map<string, Promise<Scope>>();
  known.set(snapshot, scopes);
  const key = scopeKey(scope);
  const found = scopes.get(key) ?? settle(snapshot, scope);
  scopes.set(key, found);
  found.catch(() => scopes.delete(key));
  return found;
}

async function settle(snapshot: Snapshot, scope: Scope): Promise<Scope> {
  const visible = scopePredicate(scope, 'unit_id', snapshot.alias);
  const [rows, untold] = await Promise.all([
    snapshot.rows<{ unitId: string }>(
      `select distinct unit_id as "unitId" from ${snapshot.alias}.star.dim_unit where ${visible.sql}`,
      visible.parameters,
    ),
    readUntold(snapshot, scope),
  ]);
  return { ...scope, settled: { units: rows.map(({ unitId }) => unitId), untold } };
}
