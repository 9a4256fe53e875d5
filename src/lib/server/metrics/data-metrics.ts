import { Gauge } from 'prom-client';
import { readServed } from '#warehouse/control/versions.ts';
import { readFreeBytes } from '../health/ready-checks.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** The version served, and the room there is for the next one. */
export const dataMetrics: MetricsGroup = (registry, control) => {
  const age = new Gauge({
    name: 'lodestar_snapshot_age_seconds',
    help: 'How long ago the version served was published, and which it is; nothing before the first.',
    labelNames: ['snapshot'],
    registers: [registry],
  });
  const free = new Gauge({
    name: 'lodestar_data_free_bytes',
    help: 'Bytes that are free where the data folder lies.',
    registers: [registry],
  });
  return async () => {
    free.set(await readFreeBytes());
    const served = readServed(control);
    // One series alone: versions of the past would pile up.
    age.reset();
    if (!served) return;
    const ms = control.clock().getTime() - Date.parse(served.publishedAt);
    age.set({ snapshot: served.snapshotId }, ms / 1000);
  };
};
