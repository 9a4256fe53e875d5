import { WarehouseError } from '#warehouse/errors.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import { seesAllUnits, seesClass } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { currentReader } from '../auth/reader.ts';
import { withSnapshot } from '../warehouse.ts';
import type { Followed } from './follow-run.ts';

/** What of the whole run everybody is told who may see refreshes, and with which data. */
const ofAll: Readonly<Record<string, readonly string[]>> = {
  run_started: ['asOf'],
  stage_started: [],
  stage_finished: ['ms'],
  version_published: ['snapshotId'],
  version_held: ['snapshotId'],
  run_finished: ['outcome', 'published', 'held'],
  run_interrupted: ['outcome'],
};

/** Whether whoever asks may know of every run all there is to know: they see all units and classes. */
export function knowsAllOfRuns(): boolean {
  const scope = currentReader().scopeFor('see_refreshes');
  return seesAllUnits(scope) && seesClass(scope, 'restricted');
}

/**
 * Answers what whoever asks may know of an event: of a source, what concerns one they know of, and to whoever sees a part its counts
 * alone, since words, paths and samples of a delivery are of any unit; of the run, how far it is. Null for events that are not theirs.
 */
export async function knownEvents(): Promise<(event: Followed) => Followed | null> {
  if (knowsAllOfRuns()) return (event) => event;
  const catalog = await knownCatalog();
  const isPart = !seesAllUnits(currentReader().scopeFor('see_refreshes'));
  return (event) => {
    const { sourceId, data } = event;
    if (sourceId !== null) {
      if (!catalog?.sources.has(sourceOfTable(catalog, sourceId))) return null;
      return isPart ? { ...event, data: countsOf(data) } : event;
    }
    const told = Object.hasOwn(ofAll, event.event) ? ofAll[event.event] : undefined;
    if (!told) return null;
    return { ...event, data: Object.fromEntries(told.flatMap((name) => pairOf(event.data, name))) };
  };
}

const countsOf = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => typeof value === 'number'));

const pairOf = (data: Record<string, unknown>, name: string): [string, unknown][] =>
  Object.hasOwn(data, name) ? [[name, data[name]]] : [];

/** What whoever asks may know of by the version served; null before the first, when nobody can say which source is how closed. */
export async function knownCatalog(): Promise<Catalog | null> {
  try {
    return await withSnapshot(({ catalog }) => Promise.resolve(catalog));
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'snapshot_none_published') return null;
    throw fault;
  }
}
