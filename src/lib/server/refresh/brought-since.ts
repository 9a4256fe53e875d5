import { readMendsServed } from '#warehouse/query/mends.ts';
import { readSources } from '#warehouse/query/sources.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { sourceOfTable } from '#warehouse/query/parts.ts';
import type { WaitingVersion } from './waiting-versions.ts';

/** The part of a version that waits by which it is known what of it is served. */
type Overtaken = Pick<WaitingVersion, 'snapshotId' | 'state' | 'changes'>;

/**
 * Finds the versions that were overtaken by one that has all they would have brought: the same deliveries, and all that was mended for them. A
 * source that was mended since as well has another load, with those mends in it.
 *
 * @returns their ids; whoever sees a part of the tree is told of no mends, and of no version that has some
 */
export async function findBroughtSince(
  waiting: readonly Overtaken[],
  { snapshot, scope }: { snapshot: Snapshot; scope: Scope },
): Promise<Set<string>> {
  const overtaken = waiting.filter(({ state }) => state === 'overtaken');
  if (overtaken.length === 0) return new Set();
  const loads = new Map(
    (await readSources(snapshot, scope)).map(({ sourceId, contentHash }) => [sourceId, contentHash]),
  );
  const served = new Map<string, Set<string>>();
  for (const source of new Set(overtaken.flatMap(({ changes }) => changes.sources.map((one) => one.source))))
    if (snapshot.catalog.sources.has(source)) {
      const { mends } = await readMendsServed(snapshot, scope, source);
      served.set(source, new Set(mends.map(({ table, file }) => `${table}/${file}`)));
    }
  const isServed = ({ changes: { sources, mends = [] } }: Overtaken) =>
    sources.length > 0 &&
    sources.every(({ source, after }) => {
      const own = mends.filter(({ table }) => sourceOfTable(snapshot.catalog, table) === source);
      if (own.length === 0) return after !== null && after.contentHash === loads.get(source);
      return own.every(({ table, file }) => served.get(source)?.has(`${table}/${file}`));
    });
  return new Set(overtaken.filter(isServed).map(({ snapshotId }) => snapshotId));
}
