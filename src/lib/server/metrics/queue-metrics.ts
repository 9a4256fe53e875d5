import { Gauge } from 'prom-client';
import { requestKinds } from '#warehouse/control/desk-schema.ts';
import { countRequests, oldestDue } from '#warehouse/queue/count-requests.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** What was asked of the warehouse and is not done, and what became of what was. */
export const queueMetrics: MetricsGroup = (registry, control) => {
  const registers = [registry];
  const requests = new Gauge({
    name: 'lodestar_queue_requests',
    help: 'Requests that are kept, by kind and state.',
    labelNames: ['kind', 'state'],
    registers,
  });
  const waits = new Gauge({
    name: 'lodestar_queue_oldest_due_seconds',
    help: 'How long the request waits that is due longest: 0 where none is. It grows where nobody works.',
    registers,
  });
  return () => {
    requests.reset();
    for (const kind of requestKinds) requests.set({ kind, state: 'waiting' }, 0);
    for (const { kind, state, count } of countRequests(control)) requests.set({ kind, state }, count);
    const since = oldestDue(control);
    waits.set(since === null ? 0 : Math.max(0, control.clock().getTime() - Date.parse(since)) / 1000);
  };
};
