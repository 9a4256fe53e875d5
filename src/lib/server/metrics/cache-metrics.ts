import { Counter, Gauge } from 'prom-client';
import { cache } from '../routes.ts';
import type { MetricsGroup } from './metrics-group.ts';

/** Answers that are kept for those who ask again. */
export const cacheMetrics: MetricsGroup = (registry) => {
  const registers = [registry];
  const hits = new Counter({
    name: 'lodestar_answer_cache_hits_total',
    help: 'Answers that were ready.',
    registers,
  });
  const misses = new Counter({
    name: 'lodestar_answer_cache_misses_total',
    help: 'Answers that had to be made.',
    registers,
  });
  const bytes = new Gauge({
    name: 'lodestar_answer_cache_bytes',
    help: 'Bytes of answers that are kept; at most LODESTAR_CACHE_BYTES.',
    registers,
  });
  return () => {
    const { load } = cache;
    for (const counter of [hits, misses]) counter.reset();
    hits.inc(load.hits);
    misses.inc(load.misses);
    bytes.set(load.bytes);
  };
};
