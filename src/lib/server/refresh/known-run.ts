import type { Run, RunSource } from '#warehouse/control/runs.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { knowsAllOfRuns } from './known-events.ts';

/** What a run was asked for and what went wrong names sources and units: whoever does not see all is told of their own. */
export function knownRun(run: Run, catalog: Catalog | null): Run {
  if (knowsAllOfRuns()) return run;
  const requested = run.requested.filter((id) => catalog?.sources.has(id));
  return { ...run, requested, reason: null, decisionReason: null, errorMessage: null, errorFacts: null };
}

/** What went wrong with a source names files, and sums of all units: whoever does not see all is told its code. */
export function knownAccount(account: RunSource): RunSource {
  return knowsAllOfRuns() ? account : { ...account, errorMessage: null, errorFacts: null };
}
