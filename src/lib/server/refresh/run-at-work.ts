import { readLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { isHolderAlive } from '#warehouse/control/process-alive.ts';
import { interruptDeadRuns } from '#warehouse/control/runs.ts';

/** The run that holds the right to write now; null for none. Runs whose process has died are noted as interrupted. */
export function runAtWork(control: Control): string | null {
  interruptDeadRuns(control);
  return runWithLease(control);
}

/** The same, and nothing is written: for pages that many read. */
export function runWithLease(control: Control): string | null {
  const lease = readLease(control);
  return lease && isHolderAlive(lease, control.clock()) ? lease.runId : null;
}
