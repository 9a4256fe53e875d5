import type { Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Workspace } from '#warehouse/model/workspace.ts';
import { composeChanges, keyOf, type Changes } from '#warehouse/notice/compose-changes.ts';
import { endpointsFor } from '#warehouse/notice/endpoints.ts';
import { isOverdue } from '#warehouse/notice/is-overdue.ts';
import type { Matter, Trouble } from '#warehouse/notice/matter.ts';
import { closeMatter, noteEscalated, openMatter, readOpenMatters } from '#warehouse/notice/matters.ts';
import { tell, toldOf } from '#warehouse/notice/notices.ts';
import { putOut } from '#warehouse/notice/outbox.ts';
import { composeArrivals } from '#warehouse/notice/overdue-deliveries.ts';
import type { Served } from '#warehouse/notice/served.ts';
import { readTrouble } from '#warehouse/notice/trouble.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { noteZone } from '../auth/zone.ts';
import { readStanding } from '../refresh/standing.ts';
import { openWarehouse } from '../warehouse.ts';
import { findAudience } from './audience.ts';
import type { Trying } from './trying.ts';

/** The version served, as far as telling needs it. */
export type ServedNow = Served & { workspace: Pick<Workspace, 'calendar' | 'timezone'> };

/**
 * Looks at what is the matter and tells whoever must act, once: what is kept of it, who is told and what is sent are one step, so that a
 * look that is cut short tells nothing, and the next all of it. A matter of which nobody can say who is told is left for the next look.
 */
export async function tellNotices(
  control: Control,
  served: ServedNow,
  { onFault }: Pick<Trying, 'onFault'>,
): Promise<void> {
  const { opened } = composeChanges(readOpenMatters(control), readTrouble(control, served));
  const audiences = await mapEach(opened, keyOf, (trouble) => findAudience(control, trouble), onFault);
  const overdue = readOpenMatters(control).filter((one) => isOverdue(one, control.clock(), served.workspace));
  const findAbove = (one: Matter) => findAudience(control, one, { isEscalated: true });
  const above = await mapEach(overdue, ({ matterId }) => matterId, findAbove, onFault);
  control.sqlite
    .transaction(() => {
      // Another version may be served by now: what was found out of this one is not true of it.
      if (readServed(control)?.snapshotId !== served.snapshotId) return;
      const changes = composeChanges(readOpenMatters(control), readTrouble(control, served));
      const arrivals = composeArrivals(changes.closed, served.deliveries, served.workspace.timezone);
      keepChanges(control, { ...changes, ended: [...changes.restored, ...arrivals] }, audiences);
      for (const one of readOpenMatters(control))
        if (above.has(one.matterId) && isOverdue(one, control.clock(), served.workspace))
          escalate(control, one, above.get(one.matterId)!);
    })
    .immediate();
}

/** What is found for each of some, by its key; those that fail are told of, and are not in it. */
async function mapEach<T, K, V>(
  all: readonly T[],
  keyFor: (one: T) => K,
  find: (one: T) => Promise<V>,
  onFault: (fault: unknown) => void,
): Promise<Map<K, V>> {
  const found = new Map<K, V>();
  for (const one of all) {
    try {
      found.set(keyFor(one), await find(one));
    } catch (fault) {
      onFault(fault);
    }
  }
  return found;
}

function keepChanges(
  control: Control,
  changes: Pick<Changes, 'opened' | 'closed'> & { ended: Changes['restored'] },
  audiences: ReadonlyMap<string, string[]>,
): void {
  for (const one of changes.closed) closeMatter(control, one);
  for (const trouble of changes.opened) {
    const audience = audiences.get(keyOf(trouble));
    // What came up since is told at the next look, once it is known to whom.
    if (audience) tellAll(control, trouble, { matterId: openMatter(control, trouble), audience });
  }
  for (const { trouble, after } of changes.ended) {
    const audience = toldOf(
      control,
      after.map(({ matterId }) => matterId),
    );
    tellAll(control, trouble, { matterId: openMatter(control, trouble, { isOver: true }), audience });
  }
}

function tellAll(
  control: Control,
  { kind, object, data }: Trouble,
  { matterId, audience }: { matterId: number; audience: readonly string[] },
): void {
  const occasion = `matter:${matterId}`;
  for (const personId of audience) tell(control, personId, { kind, object, data, occasion, matterId });
  for (const { endpointId } of endpointsFor(control, kind))
    putOut(control, {
      ...{ channel: 'webhook', recipient: endpointId, occasion },
      about: { kind, object, data },
    });
}

/** Those who were told are told again, and those above them. */
function escalate(
  control: Control,
  { matterId, kind, object, data }: Matter,
  audience: readonly string[],
): void {
  const occasion = `matter:${matterId}:escalated`;
  for (const personId of audience)
    tell(control, personId, { kind, object, data, occasion, matterId, escalatedFrom: matterId });
  noteEscalated(control, matterId);
}

/** Reads of the version served what telling needs; null before the first. For what no reader asks. */
export async function readServedNow(): Promise<ServedNow | null> {
  const serving = await openWarehouse();
  try {
    return await serving.withSnapshot(async (snapshot) => {
      const { snapshotId, catalog } = snapshot;
      noteZone(catalog.workspace.timezone);
      const { loads, deliveries } = await readStanding({ snapshot, scope: everything }, serving.control);
      const loadedAt = new Map([...loads].map(([id, load]) => [id, load.loadedAt]));
      return { snapshotId, catalog, loadedAt, deliveries, workspace: catalog.workspace };
    });
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published') return null;
    throw fault;
  }
}
