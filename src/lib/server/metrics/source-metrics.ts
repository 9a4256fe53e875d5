import { Gauge } from 'prom-client';
import type { Control } from '#warehouse/control/open-control.ts';
import { lastSourceEnds } from '#warehouse/control/source-ends.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { readStanding } from '../refresh/standing.ts';
import { openWarehouse } from '../warehouse.ts';
import type { MetricsGroup } from './metrics-group.ts';

const DAY_S = 86_400;

/** How fresh each source of the version served is; before the first version nobody knows of any. */
export const sourceMetrics: MetricsGroup = (registry, control) => {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `lodestar_source_${name}`, help, labelNames: ['source'], registers: [registry] });
  const ages = gauge(
    'load_age_seconds',
    'How long ago the load in the version served was made; nothing for a source that was never loaded.',
  );
  const stale = gauge('stale', '1 where the load is older than the contract allows, or there is none.');
  const overdue = gauge(
    'overdue_deliveries',
    'Deliveries that were due by the terms of the contract, were waited for and are not there; nothing where none is known to be due.',
  );
  const failed = gauge('failed', '1 where the last attempt failed; what was loaded before is served.');
  return async () => {
    const sources = await readFreshness(control);
    const outcomes = lastSourceEnds(control);
    for (const one of [ages, stale, overdue, failed]) one.reset();
    for (const { source, ageS, isStale, missing } of sources) {
      if (ageS !== null) ages.set({ source }, ageS);
      stale.set({ source }, Number(isStale));
      if (missing !== null) overdue.set({ source }, missing);
      failed.set({ source }, Number(outcomes.get(source)?.outcome === 'failed'));
    }
  };
};

interface Freshness {
  source: string;
  /** Null for a source that was never loaded. */
  ageS: number | null;
  isStale: boolean;
  /** Deliveries overdue; null where the contract does not say when they are due, or nothing ever came. */
  missing: number | null;
}

async function readFreshness(control: Control): Promise<Freshness[]> {
  const { withSnapshot } = await openWarehouse();
  try {
    return await withSnapshot(async (snapshot) => {
      const { loads, deliveries } = await readStanding({ snapshot, scope: everything }, control);
      const present = control.clock().getTime();
      return [...snapshot.catalog.sources.values()].map(({ id, staleAfterDays }) => {
        const load = loads.get(id);
        const ageS = load ? (present - Date.parse(load.loadedAt)) / 1000 : null;
        const isStale = ageS === null || (staleAfterDays !== null && ageS > staleAfterDays * DAY_S);
        return { source: id, ageS, isStale, missing: deliveries.get(id)?.overdue.length ?? null };
      });
    });
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published') return [];
    throw fault;
  }
}
