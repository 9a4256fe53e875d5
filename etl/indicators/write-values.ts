import type { TreeView } from '#warehouse/model/tree-view.ts';
import { cellTable } from './cells.ts';
import { comparisonColumnsSql, comparisonJoinsSql } from './comparison.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { rankingSql, rankWindowsSql } from './rank.ts';
import { behindSql, roundingSql, statusSql } from './status.ts';

/** Compares, judges and ranks the cells of a view, and writes them sorted by indicator, grain, unit and period into a table like `indicators.value`. */
export async function writeValues(
  { db, signal }: IndicatorsContext,
  tree: TreeView = 'now',
  table = 'indicators.value',
): Promise<void> {
  const ranking = rankingSql(tree);
  await db.run(
    `insert into ${table}
     with compared as (
       select
         c.*, p.period_end, p.complete, g.better, g.tolerance, g.target, g.target_date, g.path,
         u.parent_id, u.level, u.ended_on, u.began_on, ${comparisonColumnsSql}
       from ${cellTable(tree)} c
       join ind_period p on p.grain = c.grain and p.period = c.period
       join ind_goal g on g.indicator_id = c.indicator_id and g.grain = c.grain and g.period = c.period
       ${ranking.place}
       ${comparisonJoinsSql(cellTable(tree))}
     ),
     judged as (
       select *, ${behindSql} as behind, ${roundingSql} as rounding, ${ranking.flags} from compared
     )
     select
       indicator_id, unit_id, grain, period, period_end, complete, numerator, denominator, value, state,
       previous, previous_year, target, target_date, path, ${statusSql} as status,
       ${ranking.rank} as rank, ${ranking.rankOf} as rank_of, reported, expected
     from judged
     window ${rankWindowsSql}
     order by indicator_id, grain, unit_id, period`,
    {},
    signal,
  );
}
