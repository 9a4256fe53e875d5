import type { Fact } from '../model/fact.ts';
import type { SourceLoad } from './sources.ts';

/** The source that gives a fact most of its rows: the others are registers its rows refer to. A fact of no source that was loaded has none. */
export function mainSource(
  fact: Pick<Fact, 'sources'>,
  loads: readonly Pick<SourceLoad, 'sourceId' | 'loaded'>[],
): string | null {
  const feeding = loads.filter((load) => fact.sources.includes(load.sourceId));
  return feeding.toSorted((a, b) => b.loaded - a.loaded)[0]?.sourceId ?? null;
}
