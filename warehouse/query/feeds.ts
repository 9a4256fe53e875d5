import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable } from './parts.ts';

/** That one thing is computed from another: a fact from a source, an indicator from a fact. */
export interface Feed {
  fromKind: 'source' | 'fact';
  fromId: string;
  toKind: 'fact' | 'indicator';
  toId: string;
}

/** Answers what feeds what in this version, from sources to indicators, each pair once. */
export async function readFeeds(snapshot: Snapshot, scope: Scope, signal?: AbortSignal): Promise<Feed[]> {
  const { alias, catalog } = snapshot;
  const feeds = await snapshot.rows<Feed>(
    `select from_kind as "fromKind", from_id as "fromId", to_kind as "toKind", to_id as "toId"
     from ${alias}.meta.lineage where ${anyUnitPredicate(scope)} order by all`,
    {},
    signal,
  );
  const known = new Map(
    feeds.map((feed) => {
      const fromId = feed.fromKind === 'source' ? sourceOfTable(catalog, feed.fromId) : feed.fromId;
      return [[feed.fromKind, fromId, feed.toKind, feed.toId].join(' '), { ...feed, fromId }];
    }),
  );
  const isKnown = (kind: Feed['fromKind'] | Feed['toKind'], id: string) =>
    ({ source: catalog.sources, fact: catalog.facts, indicator: catalog.indicators })[kind].has(id);
  return [...known.values()].filter(
    ({ fromKind, fromId, toKind, toId }) => isKnown(fromKind, fromId) && isKnown(toKind, toId),
  );
}
