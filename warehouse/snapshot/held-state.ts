import type { HeldVersion } from '../control/held-versions.ts';
import type { Control } from '../control/open-control.ts';
import { readRefusal } from '../control/refused-deliveries.ts';
import { readServed } from '../control/versions.ts';
import type { SourceChange, VersionChanges } from './compare-versions.ts';

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

/** The loads that a version would bring. */
export function deliveriesOf({
  sources,
}: VersionChanges): (SourceChange & { after: NonNullable<SourceChange['after']> })[] {
  return sources.flatMap((change) => (change.after === null ? [] : [{ ...change, after: change.after }]));
}
