import { Histogram } from 'prom-client';
import { statements, type StatementTold } from '#warehouse/duckdb/lanes.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** Statements on the versions served, the wait for their turn included. */
export const queryMetrics: MetricsGroup = (registry) => {
  const durations = new Histogram({
    name: 'lodestar_query_duration_seconds',
    help: 'How long statements took with their wait, by lane (quick: worked out before; long: through rows) and outcome.',
    labelNames: ['lane', 'outcome'],
    buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const began = new WeakMap<StatementTold, number>();
  statements.start.subscribe((told) => void began.set(told as StatementTold, performance.now()));
  statements.asyncEnd.subscribe((told) => {
    const { lane, error } = told as StatementTold;
    const since = began.get(told as StatementTold);
    const outcome = error === undefined ? 'answered' : 'failed';
    if (since !== undefined) durations.observe({ lane, outcome }, (performance.now() - since) / 1000);
  });
  return null;
};
