import type { TreeView } from '#warehouse/model/tree-view.ts';
import { cellTable } from './cells.ts';
import { comparisonColumnsSql, comparisonJoinsSql } from './comparison.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { historyOf, provisionalSql } from './published-before.ts';
import { rankingSql, rankWindowsSql } from './rank.ts';
import { usualCtesSql } from './usual-change.ts';
import { behindSql, roundingSql, statusSql } from './status.ts';

/**
 * Compares, judges and ranks the cells of a view, says what is unusual, and writes them sorted by indicator, grain, period and unit into a
 * table like `indicators.value`.
 */
export async function writeValues(
  { db, asOf, signal }: IndicatorsContext,
  tree: TreeView = 'now',
  table = 'indicators.value',
): Promise<void> {
  const ranking = rankingSql(tree);
  const history = historyOf(tree);
  await db.run(
    `insert into ${table} by name
     with compared as (
       select
         c.*, p.period_end, p.complete, g.better, g.tolerance, g.target, g.target_date, g.path, g.comparable_from, g.floor, g.per, g.is_total,
         u.parent_id, u.level, u.ended_on, u.began_on, ${comparisonColumnsSql}, before.state as previous_state,
         ${provisionalSql} as provisional, ${history.columns}
       from ${cellTable(tree)} c
       join ind_period p on p.grain = c.grain and p.period = c.period
       join ind_goal g on g.indicator_id = c.indicator_id and g.grain = c.grain and g.period = c.period
       ${ranking.place}
       ${comparisonJoinsSql(cellTable(tree))}
       ${history.joins}
     ),
     judged as (
       select *, ${behindSql} as behind, ${roundingSql} as rounding, ${ranking.flags} from compared
     ),
     ${usualCtesSql}
     select
       indicator_id, unit_id, grain, period, period_end, complete, numerator, denominator, value, state,
       previous, previous_year, previous_in_part, previous_year_in_part, comparable_from, target, target_date, path, ${statusSql} as status,
       ${ranking.rank} as rank, ${ranking.rankOf} as rank_of, reported, expected,
       provisional, first_published, restated_from, restated_on, restated_by, usual_low, usual_high, unusual
     from usual
     window ${rankWindowsSql}
     order by indicator_id, grain, period, unit_id`,
    { as_of: asOf },
    signal,
  );
}
