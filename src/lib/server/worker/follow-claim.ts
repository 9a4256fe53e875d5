import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from '#warehouse/control/open-control.ts';
import { renewClaim } from '#warehouse/queue/claim.ts';
import { readClaimEnd, readClaimProcess } from '#warehouse/queue/claim-end.ts';
import { settleClaim } from '#warehouse/queue/settle.ts';
import { endOf } from './end-of.ts';

const BEAT_MS = 1_000;

/**
 * Waits for a run that goes on although the worker that began it is gone, and ends it where a person asks for that.
 *
 * @param stop fires where this worker ends as well: the run is left to the next
 */
export async function followClaim(control: Control, claim: string, stop: AbortSignal): Promise<void> {
  let isCancelled = false;
  while (!stop.aborted) {
    const asked = renewClaim(control, claim).isCancelled;
    const pid = readClaimProcess(control, claim);
    if (pid === null) {
      const end = readClaimEnd(control, claim);
      return settleClaim(control, claim, { ...end, ended: endOf(end, { isCancelled, isStopped: false }) });
    }
    if (asked && !isCancelled) process.kill(pid, 'SIGTERM');
    isCancelled = asked;
    await wait(BEAT_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}
