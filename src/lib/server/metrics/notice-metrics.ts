import { Counter, Gauge } from 'prom-client';
import { onStepEnded, roundSteps } from '../notices/round-steps.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** How the rounds of this process go that tell people of what is the matter. */
export const noticeMetrics: MetricsGroup = (registry) => {
  const registers = [registry];
  const labelNames = ['step'];
  const failing = new Gauge({
    name: 'lodestar_notices_failed',
    help: '1 for a step of telling people that went wrong when it was tried last, wholly or in part. The log says why.',
    ...{ labelNames, registers },
  });
  const faults = new Counter({
    name: 'lodestar_notice_faults_total',
    help: 'How often a step of telling people went wrong.',
    ...{ labelNames, registers },
  });
  for (const step of roundSteps) {
    failing.set({ step }, 0);
    faults.inc({ step }, 0);
  }
  onStepEnded(({ step, hasFailed }) => {
    failing.set({ step }, Number(hasFailed));
    if (hasFailed) faults.inc({ step });
  });
  return null;
};
