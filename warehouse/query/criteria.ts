import { anyUnitPredicate, scopePredicate, type Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable } from './parts.ts';
import { requireUnit } from './question.ts';

/** How the rows of a unit, and below it, did by one criterion. */
export interface CriterionScore {
  criterion: string;
  /** 0 to 1, rules by weight; null where nothing was judged. */
  score: number | null;
  /** Word of the workspace's scale for the score; null where there is none. */
  band: string | null;
  checked: number;
  passed: number;
  /** False: no rule serves the criterion. */
  covered: boolean;
}

/** The same, of one table of a source. */
export interface SourceCriterionScore extends CriterionScore {
  sourceId: string;
  /** The source's own table, or a further one of it. */
  table: string;
}

export interface Criteria {
  whole: CriterionScore[];
  bySource: SourceCriterionScore[];
  /** By month of the rows up to as-of, oldest first. */
  months: MonthScore[];
}

/** How the rows of a month did. */
export interface MonthScore {
  period: string;
  /** Over all criteria; null where nothing was judged. */
  score: number | null;
  /** Score of each criterion that was judged, by its name; none in a version of before they were kept by month. */
  byCriterion: { [criterion: string]: number };
}

/**
 * Answers how the data of a unit meet the criteria: altogether, source by source, and month by month.
 * @throws {WarehouseError} unit_unknown, query_interrupted
 */
export async function readCriteria(
  snapshot: Snapshot,
  scope: Scope,
  question: { unitId: string },
  signal?: AbortSignal,
): Promise<Criteria> {
  const { alias, asOf, catalog } = snapshot;
  const visible = scopePredicate(scope, 's.unit_id', alias);
  const unit = requireUnit(catalog, question.unitId).unitId;
  const parameters = { unit, as_of: asOf, ...visible.parameters };
  const rows = await snapshot.rows<
    CriterionScore & { level: string; table: string | null; period: string | null }
  >(
    `select s.level, s.source_id as "table", s.criterion, s.period, s.score, s.band, s.covered,
            coalesce(s.checked, 0) as checked, coalesce(s.passed, 0) as passed
     from ${alias}.quality.score s
     -- That no rule serves a criterion is written once, for the whole.
     where ((s.unit_id = $unit and ${visible.sql}) or (not s.covered and ${anyUnitPredicate(scope)}))
       and (s.level = 'source_criterion' or (s.level = 'unit_criterion' and s.period is null)
            or (s.level in ('unit', 'unit_criterion') and s.period <= $as_of::date))
     order by s.level, s.source_id, s.criterion, s.period`,
    parameters,
    signal,
  );
  const ofLevel = (level: string) => rows.filter((row) => row.level === level);
  const ofCriteria = ofLevel('unit_criterion');
  const byMonth = Map.groupBy(ofCriteria, ({ period }) => period);
  return {
    whole: ofCriteria.filter(({ period }) => period === null).map(scoreOf),
    bySource: ofLevel('source_criterion')
      .map((row) => ({
        ...scoreOf(row),
        ...{ table: row.table!, sourceId: sourceOfTable(catalog, row.table!) },
      }))
      .filter(({ sourceId }) => catalog.sources.has(sourceId)),
    months: ofLevel('unit').map(({ period, score }) => ({
      ...{ period: period!, score },
      byCriterion: Object.fromEntries(
        (byMonth.get(period) ?? []).flatMap((one) =>
          one.score === null ? [] : [[one.criterion, one.score]],
        ),
      ),
    })),
  };
}

function scoreOf({ criterion, score, band, checked, passed, covered }: CriterionScore): CriterionScore {
  return { criterion, score, band, checked, passed, covered };
}
