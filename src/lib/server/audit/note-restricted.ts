import { classOfIndicator } from '#warehouse/scope/visible-snapshot.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { record } from './record.ts';

/** Writes down that restricted indicators are read, where some of these are. Ids that the version does not know are none. */
export async function noteRestricted(
  { snapshotId, catalog }: Snapshot,
  ids: readonly string[],
): Promise<void> {
  for (const id of new Set(ids)) {
    const indicator = catalog.indicators.get(id);
    if (indicator && classOfIndicator(indicator, catalog) === 'restricted')
      await record({ action: 'figure_read', object: `indicator:${id}`, snapshotId });
  }
}
