import type { Grain } from '../model/period.ts';
import { valuesSql, type TreeView } from '../model/tree-view.ts';
import { scopePredicate, type Scope } from '../scope/scope.ts';
import type { Period } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cellColumns, type Cell } from './cell.ts';
import { unitsBelowSql } from './descendants.ts';
import { requireIndicator, requireLevel, requirePeriod, requireUnit } from './question.ts';

export interface RankingQuestion {
  indicatorId: string;
  parentId: string;
  /** Level of the units compared, at any depth below the parent; null for those directly below it. */
  level: string | null;
  grain: Grain;
  /** First day; omit for the last complete period. */
  period?: string;
  /** As then: the units that stood below the parent at the end of the period, by what they counted then; as now where it is left out. */
  tree?: TreeView;
}

export interface Ranking {
  period: Period;
  /** Best first, units without a value last (by code); only units standing at as-of or, as then, at the end of the period. */
  rows: Cell[];
}

/** Answers how the units below a parent compare in one indicator. Also what the tile grid shows. */
export async function readRanking(
  snapshot: Snapshot,
  scope: Scope,
  question: RankingQuestion,
  signal?: AbortSignal,
): Promise<Ranking> {
  const { catalog, alias } = snapshot;
  const indicator = requireIndicator(catalog, question.indicatorId);
  const period = requirePeriod(catalog, question.grain, question.period);
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const { tree = 'now' } = question;
  const rows = await snapshot.rows<Cell>(
    `select ${cellColumns} from ${valuesSql(alias, tree)} v
     where v.indicator_id = $indicator and v.grain = $grain and v.period = $period::date
       and v.unit_id in (${unitsBelowSql(alias, tree)}) and ${visible.sql}
     order by v.value ${indicator.better === 'up' ? 'desc' : 'asc'} nulls last, v.unit_id`,
    {
      indicator: indicator.id,
      grain: period.grain,
      period: period.period,
      parent: requireUnit(catalog, question.parentId).unitId,
      level: question.level === null ? null : requireLevel(catalog, question.level),
      ...(tree === 'now' ? { as_of: snapshot.asOf } : { day: period.periodEnd }),
      ...visible.parameters,
    },
    signal,
  );
  return { period, rows };
}
