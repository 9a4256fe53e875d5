import { retireVersions } from '#warehouse/snapshot/retention.ts';
import type { Release } from '../workspace/read-definition.ts';
import type { Journal } from '../run-context.ts';
import { toRunFault } from '../run-fault.ts';
import type { RetentionPolicy } from './retention-policy.ts';
import { sweep, type SweepDesk } from './sweep.ts';

/** A run at its end, as far as this concerns it. */
interface EndingRun {
  journal: Journal;
  signal: AbortSignal;
  release: Release;
  retention: RetentionPolicy;
}

/** Forgets versions that are kept no longer. One that cannot be removed now is removed next time: what was published stands. */
export function retireAfterRun({ control, paths }: SweepDesk, { journal, signal, release }: EndingRun): void {
  try {
    const retired = retireVersions(control, paths, release);
    if (retired.length > 0) journal.write('versions_retired', { stage: 'publish', data: { retired } });
  } catch (cause) {
    journal.write('versions_not_retired', { stage: 'publish', data: { ...toRunFault(cause, signal) } });
  }
}

/** Removes what has been kept for long enough. A sweep that fails fails no run: the next one tries again. */
export async function sweepAfterRun(
  desk: SweepDesk,
  { journal, signal, retention }: EndingRun,
): Promise<void> {
  try {
    const { unreadable, ...counts } = await sweep(desk, retention);
    const removed = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    if (unreadable.length > 0) journal.write('sweep_held_back', { data: { unreadable } });
    if (Object.keys(removed).length > 0) journal.write('swept', { data: { removed } });
  } catch (cause) {
    journal.write('sweep_failed', { data: { ...toRunFault(cause, signal) } });
  }
}
