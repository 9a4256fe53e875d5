import { isOneOf } from '../../duckdb/one-of.ts';
import type { Fact } from '../../model/fact.ts';
import { scopePredicate, type Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { sourceOfTable } from '../parts.ts';
import { isAnyDue, readReports, standingOf } from '../partial-reports.ts';
import { requireIndicator } from '../question.ts';
import type { AttentionItem } from './item.ts';
import type { AttentionScene } from './scene.ts';

interface UnreportedRow {
  indicatorId: string;
  unitIds: string[];
  of: number;
}

/**
 * Units whose rows a headline lacks, by fact, where no contract says who has to report for a source of the fact: what contracts say is judged
 * by now and told as gaps of the source. Of a period that is not due on the day of the version, nobody is told.
 */
export async function readFigureLacks(
  snapshot: Snapshot,
  scope: Scope,
  scene: AttentionScene,
  signal?: AbortSignal,
): Promise<AttentionItem[]> {
  const { catalog, asOf } = snapshot;
  const { period, unitId } = scene;
  const judged = await readJudgedSources(snapshot, signal);
  const due = [...factsOfHeadlines(snapshot, scene.headlines)].filter(
    ([fact]) =>
      fact.reporting.by === 'units' &&
      !fact.sources.some((id) => judged.has(id)) &&
      isAnyDue(catalog, { fact, period, asOf }),
  );
  if (due.length === 0) return [];
  const unreported = await readUnreported(snapshot, scope, scene, signal);
  const items = due.map(async ([fact, indicatorIds]): Promise<AttentionItem[]> => {
    const row = unreported.find((one) => indicatorIds.includes(one.indicatorId));
    if (!row) return [];
    const { indicatorId } = row;
    const asked = { indicator: requireIndicator(catalog, indicatorId), unitIds: row.unitIds, period };
    const reports = await readReports(snapshot, scope, asked, signal);
    const silent = row.unitIds.filter((id) => standingOf(reports.get(id)) === 'silent');
    if (silent.length === 0) return [];
    return [
      {
        kind: 'figure_lacks',
        severity: silent.length * 10 >= row.of ? 'high' : 'medium',
        subject: { kind: 'indicator', id: indicatorId, unitId },
        ...{ factId: fact.id, indicatorId, unitId, grain: period.grain, period: period.period },
        ...{ unitIds: silent.slice(0, 10), count: silent.length, of: row.of, asOf },
      },
    ];
  });
  return (await Promise.all(items)).flat();
}

/** Sources of which a contract says who has to report. */
async function readJudgedSources(
  { alias, catalog, rows }: Snapshot,
  signal?: AbortSignal,
): Promise<Set<string>> {
  const found = await rows<{ table: string }>(
    `select distinct source_id as "table" from ${alias}.quality.arrival`,
    {},
    signal,
  );
  return new Set(found.map(({ table }) => sourceOfTable(catalog, table)));
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
  { headlines, period, unitId }: AttentionScene,
  signal?: AbortSignal,
): Promise<UnreportedRow[]> {
  const { alias, catalog } = snapshot;
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const levels = [...catalog.facts.values()].flatMap((fact) => fact.reporting.levels);
  const asked = isOneOf('v.indicator_id', 'indicator', headlines);
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
      ...{ grain: period.grain, period: period.period, unit: unitId },
      ...asked.parameters,
      ...reporting.parameters,
      ...visible.parameters,
    },
    signal,
  );
}
