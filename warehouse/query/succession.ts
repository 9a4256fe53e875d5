import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireUnit } from './question.ts';

/** A share of one unit that lives on in another. */
export interface Share {
  unitId: string;
  /** Part of the ended unit, 0–1. */
  weight: number;
  /** ISO day from which it counts there. */
  effectiveDate: string;
}

export interface Succession {
  /** Ended units this one is made of. */
  predecessors: Share[];
  /** Units that this one lives on in; none while it stands. */
  successors: Share[];
}

/** Answers which units became this one, and what became of it. */
export async function readSuccession(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string },
  signal?: AbortSignal,
): Promise<Succession> {
  const { alias, catalog } = snapshot;
  const { unitId } = requireUnit(catalog, question.unitId);
  const visible = scopePredicate(scope, 'other', alias);
  const rows = await snapshot.rows<Share & { isPredecessor: boolean }>(
    `select other as "unitId", weight, effective_date as "effectiveDate", is_predecessor as "isPredecessor"
     from (
       select if(to_id = $unit, from_id, to_id) as other, weight, effective_date, to_id = $unit as is_predecessor
       from ${alias}.star.crosswalk where (from_id = $unit or to_id = $unit) and from_id <> to_id
     )
     where ${visible.sql}
     order by effective_date, weight desc, other`,
    { unit: unitId, ...visible.parameters },
    signal,
  );
  const shares = (isPredecessor: boolean) =>
    rows.filter((row) => row.isPredecessor === isPredecessor).map(({ isPredecessor: _, ...share }) => share);
  return { predecessors: shares(true), successors: shares(false) };
}
