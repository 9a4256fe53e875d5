import type { Control } from '#warehouse/control/open-control.ts';
import { lastSourceOutcomes } from '#warehouse/control/runs.ts';
import type { SourceFailure } from '#warehouse/query/attention/source.ts';

/** Sources whose last attempt failed: what a snapshot cannot know, since it holds what loaded. */
export function sourceFailures(control: Control): SourceFailure[] {
  return [...lastSourceOutcomes(control).values()].flatMap(({ sourceId, outcome, finishedAt, errorCode }) =>
    outcome === 'failed' ? [{ sourceId, failedAt: finishedAt, errorCode: errorCode ?? 'internal' }] : [],
  );
}
