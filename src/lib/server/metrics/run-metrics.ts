import { Counter, Gauge, Histogram } from 'prom-client';
import { readEndedRuns, type EndedRun } from '#warehouse/control/ended-runs.ts';
import { readLease } from '#warehouse/control/lease.ts';
import { now, type Control } from '#warehouse/control/open-control.ts';
import { isHolderAlive } from '#warehouse/control/process-alive.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** Refreshes, whatever process they ran in: those that ended since this process began to count. */
export const runMetrics: MetricsGroup = (registry, control) => {
  const registers = [registry];
  const durations = new Histogram({
    name: 'lodestar_run_duration_seconds',
    help: 'How long refreshes took, by outcome.',
    labelNames: ['outcome'],
    buckets: [1, 5, 15, 60, 300, 900, 3600],
    registers,
  });
  const outcomes = new Counter({
    name: 'lodestar_run_sources_total',
    help: 'What became of sources in refreshes, by source and outcome.',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const held = new Gauge({
    name: 'lodestar_refresh_lease_held',
    help: '1 while a refresh holds the right to write the warehouse.',
    registers,
  });
  const readEnds = followEnds(control);
  return () => {
    const lease = readLease(control);
    held.set(Number(lease !== null && isHolderAlive(lease, control.clock())));
    for (const run of readEnds()) {
      durations.observe({ outcome: run.outcome }, secondsOf(run));
      for (const { sourceId, outcome } of run.sources) outcomes.inc({ source: sourceId, outcome });
    }
  };
};

/** Gives the runs that have ended since it was last asked, each once: several may end in one millisecond. */
function followEnds(control: Control): () => EndedRun[] {
  let since = now(control);
  let counted = new Set(readEndedRuns(control, since).map(({ runId }) => runId));
  return () => {
    const ended = readEndedRuns(control, since);
    const found = ended.filter(({ runId }) => !counted.has(runId));
    since = ended.at(-1)?.finishedAt ?? since;
    counted = new Set(ended.filter(({ finishedAt }) => finishedAt === since).map(({ runId }) => runId));
    return found;
  };
}

function secondsOf({ startedAt, finishedAt }: EndedRun): number {
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}
