import type { Control } from '#warehouse/control/open-control.ts';
import type { Run } from '#warehouse/control/runs.ts';
import { readVerdict, type Verdict } from '#warehouse/control/verdicts.ts';
import { knowsAllOfRuns } from './known-events.ts';

/** Who or what decided on what runs had built, by run; who it was, to whoever may know all of runs. */
export function readKnownVerdicts(control: Control, runs: readonly Run[]): Map<string, Verdict> {
  const knowsWho = knowsAllOfRuns();
  return new Map(
    runs.flatMap((run) => {
      const verdict = readVerdict(control, run);
      return verdict ? [[run.runId, knowsWho ? verdict : { ...verdict, byLabel: null }] as const] : [];
    }),
  );
}
