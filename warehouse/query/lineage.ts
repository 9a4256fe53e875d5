import { factsOfFormula } from '../model/indicator.ts';
import type { Grain } from '../model/period.ts';
import { isOneOf } from '../duckdb/one-of.ts';
import { anyUnitPredicate, scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { requireIndicator, requirePeriod, requireUnit } from './question.ts';
import { readQuality, type RuleResult } from './quality.ts';
import { readSources, type SourceLoad } from './sources.ts';

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

export interface Lineage {
  period: Period;
  facts: LineageFact[];
  /** Units at or below the asked one that were expected to report for the period themselves and have not. */
  notReported: string[];
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
  const [loads, rules, notReported] = await Promise.all([
    readSources(snapshot, scope, { sourceIds }, signal),
    Promise.all(sourceIds.map((sourceId) => readQuality(snapshot, scope, { sourceId }, signal))),
    readNotReported(snapshot, scope, { indicatorId: indicator.id, unitId: unit.unitId, period }, signal),
  ]);
  const sources = sourceIds.map((sourceId, index) => ({
    sourceId,
    load: loads.find((load) => load.sourceId === sourceId) ?? null,
    failed: (rules[index]?.rules ?? []).filter((rule) => rule.passed < rule.checked),
  }));
  return { period, facts: groupByFact(edges, sources), notReported };
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

/** Answers which units at or below one were expected to report for an indicator's own period themselves and have not, by id. */
export async function readNotReported(
  snapshot: Snapshot,
  scope: Scope,
  { indicatorId, unitId, period }: { indicatorId: string; unitId: string; period: Period },
  signal?: AbortSignal,
): Promise<string[]> {
  const { alias } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const levels = reportingLevels(snapshot, indicatorId);
  if (levels.length === 0) return [];
  const reporting = isOneOf('u.level', 'level', levels);
  const rows = await snapshot.rows<{ unitId: string }>(
    `select v.unit_id as "unitId" from ${alias}.indicators.value v
     join ${alias}.star.dim_unit u on u.unit_id = v.unit_id and u.is_latest
     where v.indicator_id = $indicator and v.grain = $grain and v.period = $period::date
       and v.expected > 0 and v.reported = 0 and ${reporting.sql}
       and u.unit_key in (select part.unit_key from ${alias}.star.unit_rollup part where part.unit_id = $unit)
       and ${visible.sql}
     order by v.unit_id`,
    {
      indicator: indicatorId,
      grain: period.grain,
      period: period.period,
      ...reporting.parameters,
      unit: unitId,
      ...visible.parameters,
    },
    signal,
  );
  return rows.map((row) => row.unitId);
}

function reportingLevels({ catalog }: Snapshot, indicatorId: string): string[] {
  const { formula } = requireIndicator(catalog, indicatorId);
  return [...new Set(factsOfFormula(formula).flatMap((id) => catalog.facts.get(id)?.reporting.levels ?? []))];
}
