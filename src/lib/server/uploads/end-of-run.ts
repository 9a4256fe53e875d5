import { listHeld } from '#warehouse/control/held-versions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Run } from '#warehouse/control/runs.ts';
import type { RunOutcome } from '#warehouse/control/schema.ts';
import { readServed } from '#warehouse/control/versions.ts';
import type { FateState } from '#warehouse/model/fate.ts';

/** What has become of what a run took in. A run of which some sources failed is `partial`, be it served or not. */
export function endOfRun(control: Control, { runId, outcome, snapshotId, decidedAt }: Run): FateState {
  if (outcome === 'published' || (outcome === 'partial' && snapshotId !== null))
    return readServed(control)?.snapshotId === snapshotId ? 'served' : 'published';
  if (outcome !== 'partial') return endOf[outcome];
  return decidedAt === null && listHeld(control).some((held) => held.runId === runId) ? 'held' : 'discarded';
}

const endOf: { readonly [outcome in Exclude<RunOutcome, 'published' | 'partial'>]: FateState } = {
  ...{ running: 'working', held: 'held', refused: 'refused', discarded: 'discarded' },
  ...{ unchanged: 'repeated', failed: 'failed', interrupted: 'interrupted' },
};
