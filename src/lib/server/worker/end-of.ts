import type { ClaimEnd } from '#warehouse/queue/settle.ts';

/** Why a claim ended: what had its effect before it heard that it should end has ended by itself. */
export function endOf(
  { fault }: Pick<ClaimEnd, 'fault'>,
  { isCancelled, isStopped }: { isCancelled: boolean; isStopped: boolean },
): ClaimEnd['ended'] {
  const isCut = fault?.code === 'run_cancelled' || fault?.code === 'run_interrupted';
  if (isCut && isCancelled) return 'cancelled';
  return isCut && isStopped ? 'stopped' : 'by itself';
}
