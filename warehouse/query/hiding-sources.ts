import { factsOfFormula } from '../model/indicator.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable } from './parts.ts';

/** Whether some indicator, be it one that the reader may not know of, hides small cells of a fact: numbers of its rows would tell of them. */
export function hidesCells(catalog: Pick<Catalog, 'indicators' | 'hiding'>, factId: string): boolean {
  return hidingFacts(catalog).has(factId);
}

/** Answers of which sources facts with hidden cells are made, be it facts that the reader may not know of. @throws {WarehouseError} query_interrupted */
export async function readHidingSources(
  { alias, catalog, rows }: Snapshot,
  signal?: AbortSignal,
): Promise<Set<string>> {
  const facts = [...hidingFacts(catalog)];
  if (facts.length === 0) return new Set();
  const feeds = await rows<{ id: string }>(
    `select distinct from_id as id from ${alias}.meta.lineage
     where from_kind = 'source' and to_kind = 'fact' and to_id in (select unnest($facts::varchar[]))`,
    { facts },
    signal,
  );
  return new Set(feeds.map(({ id }) => sourceOfTable(catalog, id)));
}

function hidingFacts({ indicators, hiding }: Pick<Catalog, 'indicators' | 'hiding'>): Set<string> {
  const all = hiding ?? [...indicators.values()];
  return new Set(
    all.filter(({ suppressBelow }) => suppressBelow > 0).flatMap(({ formula }) => factsOfFormula(formula)),
  );
}
