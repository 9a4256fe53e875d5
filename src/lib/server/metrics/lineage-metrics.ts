import { Counter } from 'prom-client';
import { readUnsentLineage } from '#warehouse/control/unsent-lineage.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** Lineage that refreshes could not tell, since this process began to count. */
export const lineageMetrics: MetricsGroup = (registry, control) => {
  const unsent = new Counter({
    name: 'lodestar_lineage_unsent_total',
    help: 'Events of OpenLineage that could not be sent; the journals of their runs say why.',
    registers: [registry],
  });
  let { lastId } = readUnsentLineage(control, 0);
  return () => {
    const found = readUnsentLineage(control, lastId);
    unsent.inc(found.unsent);
    lastId = found.lastId;
  };
};
