import type { Registry } from 'prom-client';
import type { Control } from '#warehouse/control/open-control.ts';

/**
 * Adds metrics of one kind to a registry. What happens in this process is counted from then on.
 * @returns what looks up all else, each time before the metrics are read; null where there is nothing to look up
 */
export type MetricsGroup = (registry: Registry, control: Control) => (() => void | Promise<void>) | null;
