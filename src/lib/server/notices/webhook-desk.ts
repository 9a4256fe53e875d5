import { desc, eq } from 'drizzle-orm';
import { outbox } from '#warehouse/control/notice-schema.ts';
import { textInvalid } from '#warehouse/control/text-invalid.ts';
import * as kept from '#warehouse/notice/endpoints.ts';
import type { Delivery } from '#warehouse/notice/outbox.ts';
import { change } from '../audit/change.ts';
import { installationSeal } from '../auth/installation.ts';
import { openWarehouse, servedUnits } from '../warehouse.ts';

/** A program that is told, and what became of the last that was sent to it. */
export interface ListedEndpoint {
  endpoint: kept.Endpoint;
  last: Delivery | null;
}

/** Programs that are told. */
export async function listWebhooks(): Promise<ListedEndpoint[]> {
  const { control } = await openWarehouse();
  return kept.listEndpoints(control).map((endpoint) => {
    const last = control.db
      .select()
      .from(outbox)
      .where(eq(outbox.recipient, endpoint.endpointId))
      .orderBy(desc(outbox.madeAt))
      .limit(1)
      .get();
    return { endpoint, last: last ?? null };
  });
}

/** Adds a program that is told. @returns its secret, which is shown once @throws {WarehouseError} text_invalid */
export async function addWebhook(wanted: Omit<kept.WantedEndpoint, 'madeBy'>): Promise<string> {
  const { unitId } = wanted;
  const served = await servedUnits();
  if (unitId !== null && !served?.units.has(unitId)) throw textInvalid('unit', unitId, 'a unit of the tree');
  return change(({ control, note, reader: { personId } }) => {
    const { secret, made } = kept.addEndpoint(control, { ...wanted, madeBy: personId }, installationSeal());
    const { endpointId, label, url, kinds, highestClass } = made;
    const detail = { label, host: new URL(url).host, kinds, unitId, highestClass };
    note({ action: 'webhook_made', object: `webhook:${endpointId}`, detail });
    return secret;
  });
}

/** A program is told no longer. */
export async function removeWebhook(endpointId: string): Promise<void> {
  await change(({ control, note }) => {
    const removed = kept.removeEndpoint(control, endpointId);
    if (removed)
      note({
        action: 'webhook_removed',
        object: `webhook:${endpointId}`,
        detail: { label: removed.label },
      });
  });
}
