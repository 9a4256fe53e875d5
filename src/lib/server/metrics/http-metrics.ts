import { Histogram } from 'prom-client';
import { onAnswered } from '../requests/answered.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** Requests by the template of their address, never by the address itself: there are as many series as routes, methods and statuses. */
export const httpMetrics: MetricsGroup = (registry) => {
  const durations = new Histogram({
    name: 'lodestar_http_request_duration_seconds',
    help: 'How long requests took until the last byte had left, by route template, method and status (499: the reader had gone).',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  onAnswered(({ route, method, status, ms }) => durations.observe({ route, method, status }, ms / 1000));
  return null;
};
