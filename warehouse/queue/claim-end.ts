import { eq } from 'drizzle-orm';
import type { Control } from '../control/open-control.ts';
import { interruptDeadRuns } from '../control/runs.ts';
import { run, runSource } from '../control/schema.ts';
import type { ClaimEnd, Fault } from './settle.ts';

/** How the run of a claim ended, as the control database knows it; without one, that it was interrupted. */
export function readClaimEnd(control: Control, claim: string): ClaimEnd {
  const own = control.db.select().from(run).where(eq(run.claim, claim)).get();
  if (!own || own.outcome === 'interrupted' || own.outcome === 'running')
    return {
      runId: own?.runId ?? null,
      outcome: null,
      fault: interrupted,
      sourceFaults: new Map(),
      ended: 'by itself',
    };
  const { runId, outcome, errorCode, errorMessage } = own;
  const accounts = control.db.select().from(runSource).where(eq(runSource.runId, runId)).all();
  const failed = accounts.filter((account) => account.outcome === 'failed');
  return {
    ...{ runId, outcome, ended: 'by itself' },
    fault: errorCode === null ? null : toFault(errorCode, errorMessage),
    sourceFaults: new Map(
      failed.map((account) => [account.sourceId, toFault(account.errorCode, account.errorMessage)]),
    ),
  };
}

/** Process of the run of a claim that is at work now, null where none is; one whose process has died is noted as interrupted. */
export function readClaimProcess(control: Control, claim: string): number | null {
  interruptDeadRuns(control);
  const own = control.db
    .select({ outcome: run.outcome, pid: run.pid })
    .from(run)
    .where(eq(run.claim, claim))
    .get();
  return own?.outcome === 'running' ? own.pid : null;
}

const interrupted: Fault = {
  code: 'run_interrupted',
  message: 'run interrupted: its process was ended before it was done. It is tried again by itself.',
};

function toFault(code: string | null, message: string | null): Fault {
  return { code: code ?? 'unexpected', message: message ?? 'unexpected fault' };
}
