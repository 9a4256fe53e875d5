import { listHeld, type HeldVersion } from '../control/held-versions.ts';
import type { Control } from '../control/open-control.ts';
import { readRefusal } from '../control/refused-deliveries.ts';
import { readServed } from '../control/versions.ts';
import type { MendFile, SourceChange, VersionChanges } from './compare-versions.ts';

/**
 * How a version that waits stands, the first that holds: another version has been published since it was built, so its changes
 * are no longer true; a delivery that it brings has been refused since; it can be approved.
 */
export type HeldState = 'overtaken' | 'refused' | 'waits';

/** A delivery that a version brings though it has been refused since the version was built. */
export interface BroughtRefusal {
  source: string;
  /** In a person's words. */
  reason: string;
  /** ISO UTC. */
  refusedAt: string;
}

/** How a version stands that waits for a person's word. */
export function stateOfHeld(control: Control, held: HeldVersion): HeldState {
  if ((readServed(control)?.snapshotId ?? null) !== held.parentId) return 'overtaken';
  return refusedSince(control, held).length > 0 ? 'refused' : 'waits';
}

/** The deliveries it brings that have been refused since it was built. */
export function refusedSince(control: Control, { changes, heldAt }: HeldVersion): BroughtRefusal[] {
  return deliveriesOf(changes as VersionChanges).flatMap(({ source, after }) => {
    const refusal = readRefusal(control, source, after.contentHash);
    return refusal === null || refusal.refusedAt <= heldAt
      ? []
      : [{ source, reason: refusal.reason, refusedAt: refusal.refusedAt }];
  });
}

/** Mends that neither the version served nor another that waits is made with. One that was overtaken no longer tells. */
export function mendsOfItsOwn(control: Control, held: HeldVersion): MendFile[] {
  if (stateOfHeld(control, held) === 'overtaken') return [];
  const elsewhere = listHeld(control)
    .filter(({ snapshotId }) => snapshotId !== held.snapshotId)
    .flatMap(mendsOf);
  return mendsOf(held).filter(
    ({ table, file }) => !elsewhere.some((mend) => mend.table === table && mend.file === file),
  );
}

function mendsOf({ changes }: HeldVersion): MendFile[] {
  return (changes as VersionChanges).mends ?? [];
}

/**
 * Parts the tables that a version would load by what a refusal does to them. Of those that something was `mended` in for it alone, the mends are
 * withdrawn, and what is refused is not what their agency sent: that, unmended, is another delivery. Of all others it is what was `delivered`.
 */
export function partRefusal(control: Control, held: HeldVersion): { mended: string[]; delivered: string[] } {
  const mends = new Set(mendsOfItsOwn(control, held).map(({ table }) => table));
  const tables = deliveriesOf(held.changes as VersionChanges).map(({ source }) => source);
  return {
    mended: tables.filter((table) => mends.has(table)),
    delivered: tables.filter((table) => !mends.has(table)),
  };
}

/** The loads that a version would bring. */
export function deliveriesOf({
  sources,
}: VersionChanges): (SourceChange & { after: NonNullable<SourceChange['after']> })[] {
  return sources.flatMap((change) => (change.after === null ? [] : [{ ...change, after: change.after }]));
}
