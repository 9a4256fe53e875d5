import type { Fact } from '../../model/fact.ts';
import { isOneOf } from '../../duckdb/one-of.ts';
import { scopePredicate, type Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { lacksReport, readReports } from '../partial-reports.ts';
import { requireIndicator } from '../question.ts';
import { readSources, type SourceLoad } from '../sources.ts';
import type { AttentionItem } from './item.ts';
import type { AttentionScene } from './scene.ts';

interface CoverageRow {
  indicatorId: string;
  reported: number;
  expected: number;
}

interface UnreportedRow {
  indicatorId: string;
  unitIds: string[];
  of: number;
}

/** Reports and days that were expected for the period and have not come, by fact. */
export async function readArrivalItems(
  snapshot: Snapshot,
  scope: Scope,
  scene: AttentionScene,
  signal?: AbortSignal,
): Promise<AttentionItem[]> {
  const facts = factsOfHeadlines(snapshot, scene.headlines);
  const [unreported, coverage, loads] = await Promise.all([
    readUnreported(snapshot, scope, scene, signal),
    readCoverage(snapshot, scope, scene, signal),
    readSources(snapshot, scope, {}, signal),
  ]);
  const items = [...facts].map(async ([fact, indicatorIds]): Promise<AttentionItem[]> => {
    const sourceId = mainSource(fact, loads);
    const feed = { fact, indicatorIds, sourceId, period: scene.period.period };
    if (fact.reporting.by === 'days') return missingDays(feed, coverage);
    const row = unreported.find((one) => indicatorIds.includes(one.indicatorId));
    if (fact.reporting.by !== 'units' || !row) return [];
    const indicator = requireIndicator(snapshot.catalog, row.indicatorId);
    const asked = { indicator, unitIds: row.unitIds, period: scene.period };
    const reports = await readReports(snapshot, scope, asked, signal);
    return notReported(feed, { ...row, unitIds: row.unitIds.filter((id) => lacksReport(reports.get(id))) });
  });
  return (await Promise.all(items)).flat();
}

/** A fact, by which source it arrives, and what lacks it. */
interface Feed {
  fact: Fact;
  indicatorIds: string[];
  sourceId: string;
  period: string;
}

/** The source that gives a fact most of its rows: the others are registers its rows refer to. */
function mainSource(fact: Fact, loads: SourceLoad[]): string {
  const feeding = loads.filter((load) => fact.sources.includes(load.sourceId));
  feeding.sort((a, b) => b.loaded - a.loaded);
  return feeding[0]?.sourceId ?? fact.id;
}

/** Facts by which the headlines count who has reported (the numerator's), with those headlines. */
function factsOfHeadlines({ catalog }: Snapshot, headlines: readonly string[]): Map<Fact, string[]> {
  const facts = new Map<Fact, string[]>();
  for (const id of headlines) {
    const { formula } = requireIndicator(catalog, id);
    const fact = catalog.facts.get(formula.kind === 'weighted_index' ? formula.fact : formula.numerator.fact);
    if (fact) facts.set(fact, [...(facts.get(fact) ?? []), id]);
  }
  return facts;
}

/** Units at or below the asked one without a whole report, by headline, for the levels at which somebody reports. */
function readUnreported(
  snapshot: Snapshot,
  scope: Scope,
  scene: AttentionScene,
  signal?: AbortSignal,
): Promise<UnreportedRow[]> {
  const { alias, catalog } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const levels = [...catalog.facts.values()].flatMap((fact) => fact.reporting.levels);
  const asked = isOneOf('v.indicator_id', 'indicator', scene.headlines);
  const reporting = isOneOf('u.level', 'level', [...new Set(levels)]);
  return snapshot.rows<UnreportedRow>(
    `select v.indicator_id as "indicatorId",
            coalesce(list(v.unit_id order by v.unit_id) filter (where v.reported = 0), []) as "unitIds", count(*) as "of"
     from ${alias}.indicators.value v
     join ${alias}.star.dim_unit u on u.unit_id = v.unit_id and u.is_latest
     where ${asked.sql} and v.grain = $grain and v.period = $period::date
       and v.expected = 1 and ${reporting.sql}
       and u.unit_key in (select part.unit_key from ${alias}.star.unit_rollup part where part.unit_id = $unit)
       and ${visible.sql}
     group by v.indicator_id`,
    {
      ...sceneParameters(scene),
      ...asked.parameters,
      ...reporting.parameters,
      ...visible.parameters,
    },
    signal,
  );
}

function readCoverage(
  snapshot: Snapshot,
  scope: Scope,
  scene: AttentionScene,
  signal?: AbortSignal,
): Promise<CoverageRow[]> {
  const { alias } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const asked = isOneOf('v.indicator_id', 'indicator', scene.headlines);
  return snapshot.rows<CoverageRow>(
    `select v.indicator_id as "indicatorId", v.reported, v.expected from ${alias}.indicators.value_of_unit v
     where ${asked.sql} and v.grain = $grain and v.period = $period::date
       and v.unit_id = $unit and ${visible.sql}`,
    { ...sceneParameters(scene), ...asked.parameters, ...visible.parameters },
    signal,
  );
}

function sceneParameters({ period, unitId }: AttentionScene) {
  return { grain: period.grain, period: period.period, unit: unitId };
}

function notReported({ fact, indicatorIds, sourceId, period }: Feed, row: UnreportedRow): AttentionItem[] {
  if (row.unitIds.length === 0) return [];
  return [
    {
      kind: 'not_reported',
      severity: row.unitIds.length * 10 >= row.of ? 'high' : 'medium',
      subject: { kind: 'source', id: sourceId },
      factId: fact.id,
      indicatorIds,
      period,
      unitIds: row.unitIds.slice(0, 10),
      count: row.unitIds.length,
      of: row.of,
    },
  ];
}

function missingDays(
  { fact, indicatorIds, sourceId, period }: Feed,
  coverage: CoverageRow[],
): AttentionItem[] {
  const row = coverage.find((one) => indicatorIds.includes(one.indicatorId));
  if (!row || row.reported >= row.expected) return [];
  return [
    {
      kind: 'missing_days',
      severity: 'medium',
      subject: { kind: 'source', id: sourceId },
      factId: fact.id,
      sourceId,
      period,
      count: row.expected - row.reported,
      of: row.expected,
    },
  ];
}
