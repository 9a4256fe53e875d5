import type { RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { cancelRequest } from '#warehouse/queue/settle.ts';
import { change } from '../audit/change.ts';
import { openWarehouse } from '../warehouse.ts';
import { ask } from './ask.ts';
import { knownCatalog } from './known-events.ts';
import { isQueued } from './queue.ts';

/** What may be decided on a version that waits. */
export const decisions = ['approve', 'refuse', 'discard'] as const;
export type Decision = (typeof decisions)[number];

/**
 * Decides on a version that waits. Who has decided is written down by whoever does it.
 *
 * @param reason in a person's words; empty for none
 * @returns the request as it stands after a while: most often done, or failed for a reason
 */
export function decide(kind: Decision, version: string, reason: string): Promise<RefreshRequest> {
  return ask({ kind, sources: [], options: { version, ...(reason === '' ? {} : { reason }) } });
}

/**
 * Takes a source back to an earlier load, and publishes that or lets it wait, as its contract asks.
 *
 * @param version to take it from; null: the newest with another load of it
 */
export function rollBack(source: string, version: string | null, reason: string): Promise<RefreshRequest> {
  return ask({
    kind: 'rollback',
    sources: [source],
    options: { reason, ...(version === null ? {} : { version }) },
  });
}

/** Welcomes again what of a source was refused. */
export function liftRefusals(source: string): Promise<RefreshRequest> {
  return ask({ kind: 'lift', sources: [source] });
}

/**
 * Ends what was asked for: at once where it waits, as soon as it can where it is at work.
 *
 * @returns whether there was such a thing, of sources that whoever asks may know
 */
export async function endRequest(requestId: number): Promise<boolean> {
  const { control: desk } = await openWarehouse();
  if (!isQueued(desk, await knownCatalog(), requestId)) return false;
  return change(({ control, note }) => {
    const isThere = cancelRequest(control, requestId);
    if (isThere) note({ action: 'refresh_cancelled', object: `request:${requestId}` });
    return isThere;
  });
}
