import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Control } from '#warehouse/control/open-control.ts';
import { logFault } from '../fault-log.ts';
import { cacheMetrics } from './cache-metrics.ts';
import { dataMetrics } from './data-metrics.ts';
import { httpMetrics } from './http-metrics.ts';
import { lineageMetrics } from './lineage-metrics.ts';
import type { MetricsGroup } from './metrics-group.ts';
import { noticeMetrics } from './notice-metrics.ts';
import { queryMetrics } from './query-metrics.ts';
import { queueMetrics } from './queue-metrics.ts';
import { runMetrics } from './run-metrics.ts';
import { sourceMetrics } from './source-metrics.ts';

/** A file for each group; a new one is named here. */
const groups: { readonly [name: string]: MetricsGroup } = {
  http: httpMetrics,
  query: queryMetrics,
  cache: cacheMetrics,
  data: dataMetrics,
  source: sourceMetrics,
  run: runMetrics,
  lineage: lineageMetrics,
  queue: queueMetrics,
  notice: noticeMetrics,
};

/** The metrics of a process, counted from when they were begun. */
export interface Metrics {
  contentType: string;
  /** Reads them as Prometheus' text. */
  read(): Promise<string>;
}

/** By control database; on globalThis, since Kit's bundle loads this module a second time. */
const begun = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.metrics')] ??=
  new WeakMap()) as WeakMap<Control, Metrics>;

/** Begins to count, once for a control database; later calls give the same metrics. */
export function beginMetrics(control: Control): Metrics {
  const known = begun.get(control);
  if (known) return known;
  const metrics = makeMetrics(control);
  begun.set(control, metrics);
  return metrics;
}

function makeMetrics(control: Control): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const failed = new Gauge({
    name: 'lodestar_metrics_failed',
    help: '1 for a group of metrics that could not be looked up: what it says is of an earlier time. The log says why.',
    labelNames: ['group'],
    registers: [registry],
  });
  const lookUps = Object.entries(groups).map(
    ([group, register]) => [group, register(registry, control)] as const,
  );
  const lookUp = async (group: string, work: () => void | Promise<void>) => {
    try {
      await work();
      failed.set({ group }, 0);
    } catch (fault) {
      logFault(fault, { where: `metrics of ${group}` });
      failed.set({ group }, 1);
    }
  };
  return {
    contentType: registry.contentType,
    read: async () => {
      await Promise.all(lookUps.map(([group, work]) => work && lookUp(group, work)));
      return registry.metrics();
    },
  };
}
