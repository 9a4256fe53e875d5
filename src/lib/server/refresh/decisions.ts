import type { RefreshRequest } from '#warehouse/queue/enqueue.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import { cancelRequest } from '#warehouse/queue/settle.ts';
import { partRefusal } from '#warehouse/snapshot/held-state.ts';
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

/** Ids of the sources that a refusal is told of, see {@link partRefusal}. */
export interface RefusedSources {
  mended: string[];
  delivered: string[];
}

/** The sources that a refusal of a version would be told of, as far as whoever asks knows them; none where it does not wait. */
export async function readRefusable(version: string): Promise<RefusedSources> {
  const { control } = await openWarehouse();
  const catalog = await knownCatalog();
  const held = listHeld(control).find(({ snapshotId }) => snapshotId === version);
  if (!held || !catalog) return { mended: [], delivered: [] };
  const parts = partRefusal(control, held);
  const sourcesOf = (tables: readonly string[]) =>
    [...new Set(tables.map((table) => sourceOfTable(catalog, table)))].filter((id) =>
      catalog.sources.has(id),
    );
  const mended = sourcesOf(parts.mended);
  return { mended, delivered: sourcesOf(parts.delivered).filter((id) => !mended.includes(id)) };
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

/**
 * Loads a source though it changes more than its contract expects: a person has asked, and says that it is right.
 *
 * @param reason in a person's words
 */
export function acceptChange(source: string, reason: string): Promise<RefreshRequest> {
  return ask({
    ...{ kind: 'refresh', sources: [source], action: 'refresh_started' },
    options: { accept: [source], reason },
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
