import { WarehouseError } from '#warehouse/errors.ts';
import type { Surroundings } from '#warehouse/schedule/timetable.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { openWarehouse } from '../warehouse.ts';

/** What schedules take from a version: its contracts' times, its zone, its days off. */
export function surroundingsOf({ sources, workspace }: Pick<Catalog, 'sources' | 'workspace'>): Surroundings {
  return {
    contracts: new Map([...sources.values()].map(({ id, cron }) => [id, cron])),
    timezone: workspace.timezone,
    holidays: workspace.calendar.holidays,
  };
}

/** Those of the version served; null before the first says which sources there are. For what no reader asks. */
export async function servedSurroundings(): Promise<Surroundings | null> {
  const serving = await openWarehouse();
  try {
    return await serving.withSnapshot(({ catalog }) => Promise.resolve(surroundingsOf(catalog)));
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published') return null;
    throw fault;
  }
}
