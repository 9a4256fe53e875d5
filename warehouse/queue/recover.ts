import { eq } from 'drizzle-orm';
import { refreshRequest } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import { isHolderAlive } from '../control/process-alive.ts';
import { interruptDeadRuns } from '../control/runs.ts';
import { run } from '../control/schema.ts';
import { readClaimEnd } from './claim-end.ts';
import { settleClaim } from './settle.ts';

/** What is done in place of workers that died. */
export interface Recovered {
  /** Claims that wait again, or whose run had ended. */
  settled: string[];
  /** Claims whose run goes on without its worker. */
  adopted: string[];
}

/**
 * Looks after claims whose worker is gone or silent, also one that was never heard of: what its run has done is noted, a run that goes
 * on gets this worker, and what has no run waits again.
 */
export function recoverClaims(control: Control, { worker, pid }: { worker: string; pid: number }): Recovered {
  interruptDeadRuns(control);
  return control.db.transaction(
    (tx) => {
      const working = tx.select().from(refreshRequest).where(eq(refreshRequest.state, 'working')).all();
      const dead = working.filter(
        ({ workerPid, heartbeatAt }) =>
          !isHolderAlive({ pid: workerPid ?? -1, heartbeatAt: heartbeatAt ?? '' }, control.clock()),
      );
      const claims = [...new Set(dead.flatMap(({ claim }) => claim ?? []))];
      const recovered: Recovered = { settled: [], adopted: [] };
      for (const claim of claims) {
        const own = tx.select().from(run).where(eq(run.claim, claim)).get();
        if (own?.outcome === 'running') {
          const heartbeatAt = control.clock().toISOString();
          tx.update(refreshRequest)
            .set({ worker, workerPid: pid, heartbeatAt })
            .where(eq(refreshRequest.claim, claim))
            .run();
          recovered.adopted.push(claim);
        } else {
          settleClaim(control, claim, readClaimEnd(control, claim));
          recovered.settled.push(claim);
        }
      }
      return recovered;
    },
    { behavior: 'immediate' },
  );
}
