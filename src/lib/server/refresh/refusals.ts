import type { Control } from '#warehouse/control/open-control.ts';
import { listRefusals, type RefusedDelivery } from '#warehouse/control/refused-deliveries.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
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
