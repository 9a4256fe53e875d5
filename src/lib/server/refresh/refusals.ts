import type { Control } from '#warehouse/control/open-control.ts';
import { listRefusals, type RefusedDelivery } from '#warehouse/control/refused-deliveries.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import type { SourceLoad } from '#warehouse/query/sources.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { knowsAllOfRuns } from './known-events.ts';

/** Deliveries of a source, its further tables included, that a person has refused: the newest refusal first, with its reason for whoever sees all. */
export function readRefusals(
  control: Control,
  catalog: Pick<Catalog, 'sources'>,
  sourceId: string,
): RefusedDelivery[] {
  return listRefusals(control)
    .filter((refusal) => sourceOfTable(catalog, refusal.sourceId) === sourceId)
    .map((refusal) => (knowsAllOfRuns() ? refusal : { ...refusal, reason: '' }));
}

/**
 * How many deliveries were refused since what is served of a source was loaded: no refresh loads them until they are welcome again. A
 * delivery is refused by table; refusals that a later load has overtaken stand in nobody's way.
 */
export function countRefusedSince(
  refusals: readonly RefusedDelivery[],
  load: Pick<SourceLoad, 'loadedAt'> | null,
): number {
  const byTable = new Map<string, number>();
  for (const { sourceId, refusedAt } of refusals)
    if (load === null || Date.parse(refusedAt) > Date.parse(load.loadedAt))
      byTable.set(sourceId, (byTable.get(sourceId) ?? 0) + 1);
  return Math.max(0, ...byTable.values());
}
