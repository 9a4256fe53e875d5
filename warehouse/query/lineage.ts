import type { Grain } from '../model/period.ts';
import { anyUnitPredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireIndicator, requirePeriod, requireUnit } from './question.ts';
import { readQuality, type RuleResult } from './quality.ts';
import { readSources, type SourceLoad } from './sources.ts';
import { readWhoReported, type WhoReported } from './who-reported.ts';

export interface LineageQuestion {
  indicatorId: string;
  unitId: string;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
}

export interface LineageSource {
  sourceId: string;
  /** Null where the source was never loaded. */
  load: SourceLoad | null;
  /** Rules some row failed, most failures first. */
  failed: RuleResult[];
}

export interface LineageFact {
  factId: string;
  sources: LineageSource[];
}

/** Where a value comes from, and of the units at or below the asked one that were expected to report for the period themselves, who has not. */
export interface Lineage extends WhoReported {
  period: Period;
  facts: LineageFact[];
}

/** Answers where an indicator comes from: facts, sources, their last loads, rules failed, and who has not reported. */
export async function readLineage(
  snapshot: Snapshot,
  scope: Scope,
  question: LineageQuestion,
  signal?: AbortSignal,
): Promise<Lineage> {
  const { alias, catalog } = snapshot;
  const indicator = requireIndicator(catalog, question.indicatorId);
  const unit = requireUnit(catalog, question.unitId);
  const period = requirePeriod(catalog, question.grain, question.period);
  const found = await snapshot.rows<{ factId: string; sourceId: string | null }>(
    `select f.from_id as "factId", s.from_id as "sourceId"
     from ${alias}.meta.lineage f
     left join ${alias}.meta.lineage s on s.to_kind = 'fact' and s.to_id = f.from_id and s.from_kind = 'source'
     where f.from_kind = 'fact' and f.to_kind = 'indicator' and f.to_id = $indicator and ${anyUnitPredicate(scope)}
     order by all`,
    { indicator: indicator.id },
    signal,
  );
  // A source may be more closed than the fact, by another fact that is made of it.
  const edges = found.map(({ factId, sourceId }) => ({
    factId,
    sourceId: sourceId !== null && catalog.sources.has(sourceId) ? sourceId : null,
  }));
  const sourceIds = [...new Set(edges.flatMap((edge) => edge.sourceId ?? []))];
  const [loads, rules, reported] = await Promise.all([
    readSources(snapshot, scope, { sourceIds }, signal),
    Promise.all(sourceIds.map((sourceId) => readQuality(snapshot, scope, { sourceId }, signal))),
    readWhoReported(snapshot, scope, { indicatorId: indicator.id, unitId: unit.unitId, period }, signal),
  ]);
  const sources = sourceIds.map((sourceId, index) => ({
    sourceId,
    load: loads.find((load) => load.sourceId === sourceId) ?? null,
    failed: (rules[index]?.rules ?? []).filter((rule) => rule.passed < rule.checked),
  }));
  return { period, facts: groupByFact(edges, sources), ...reported };
}

function groupByFact(
  edges: { factId: string; sourceId: string | null }[],
  sources: LineageSource[],
): LineageFact[] {
  return [...Map.groupBy(edges, (edge) => edge.factId)].map(([factId, ofFact]) => ({
    factId,
    sources: sources.filter((source) => ofFact.some((edge) => edge.sourceId === source.sourceId)),
  }));
}
