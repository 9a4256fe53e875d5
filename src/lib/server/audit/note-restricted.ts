import { LRUCache } from 'lru-cache';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { classOfIndicator } from '#warehouse/scope/class-of.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { currentReader } from '../auth/reader.ts';
import { record } from './record.ts';

/** Reads that were written down already; the same again within a quarter of an hour is the same reading. */
const noted = new LRUCache<string, true>({ max: 10_000, ttl: 15 * 60_000 });

/** Writes down that restricted indicators are read, where some of these are. Ids that the version does not know are none. */
export async function noteRestricted(
  { snapshotId, catalog }: Snapshot,
  ids: Iterable<string>,
): Promise<void> {
  const { actor, viewedAs } = currentReader();
  const restricted = restrictedOf(catalog);
  if (restricted.size === 0) return;
  for (const id of new Set(ids)) {
    if (!restricted.has(id)) continue;
    const reading = [actor, viewedAs?.personId, id, snapshotId].join(' ');
    if (noted.has(reading)) continue;
    await record({ action: 'figure_read', object: `indicator:${id}`, snapshotId });
    noted.set(reading, true);
  }
}

const known = new WeakMap<Catalog, ReadonlySet<string>>();

/** Restricted indicators of a version; looked up once, since every answer asks. */
function restrictedOf(catalog: Catalog): ReadonlySet<string> {
  const found =
    known.get(catalog) ??
    new Set(
      [...catalog.indicators]
        .filter(([, indicator]) => classOfIndicator(indicator, catalog) === 'restricted')
        .map(([id]) => id),
    );
  known.set(catalog, found);
  return found;
}

/** Indicators that an address of the API asks for: those it names, or all where it may and does not. */
export function indicatorsAsked(
  { catalog }: Snapshot,
  parameters: object,
  search: URLSearchParams,
): Iterable<string> {
  if (!('indicator' in parameters)) return [];
  const query = 'query' in parameters ? search.get('query') : null;
  if (query !== null) return indicatorsIn(query);
  const named = search.getAll('indicator').flatMap((text) => text.split(','));
  return named.length > 0 ? named : catalog.indicators.keys();
}

/** Those that a question sent as JSON names; none of one that cannot be read, which is answered by nothing. */
function indicatorsIn(query: string): readonly string[] {
  try {
    return readSemanticQuery(JSON.parse(query)).indicators;
  } catch {
    return [];
  }
}
