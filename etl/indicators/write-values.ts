import { comparisonColumnsSql, comparisonJoinsSql } from './comparison.ts';
import type { IndicatorsContext } from './indicators-context.ts';
import { provisionalSql, publishedJoinsSql, restatementColumnsSql } from './published-before.ts';
import { rankFlagsSql, rankOfSql, rankSql, rankWindowsSql } from './rank.ts';
import { usualCtesSql } from './usual-change.ts';
import { behindSql, roundingSql, statusSql } from './status.ts';

/** Compares, judges and ranks the cells, says what is unusual, and writes `indicators.value` sorted by indicator, grain, period and unit. */
export async function writeValues({ db, asOf, signal }: IndicatorsContext): Promise<void> {
  await db.run(
    `insert into indicators.value by name
     with compared as (
       select
         c.*, p.period_end, p.complete, g.better, g.tolerance, g.target, g.target_date, g.path, g.comparable_from, g.floor, g.per, g.is_total,
         u.parent_id, u.level, u.ended_on, u.began_on, ${comparisonColumnsSql}, before.state as previous_state,
         ${provisionalSql} as provisional, ${restatementColumnsSql}
       from ind_cell c
       join ind_period p on p.grain = c.grain and p.period = c.period
       join ind_goal g on g.indicator_id = c.indicator_id and g.grain = c.grain and g.period = c.period
       join ind_unit u on u.unit_id = c.unit_id
       ${comparisonJoinsSql}
       ${publishedJoinsSql}
     ),
     judged as (
       select *, ${behindSql} as behind, ${roundingSql} as rounding, ${rankFlagsSql} from compared
     ),
     ${usualCtesSql}
     select
       indicator_id, unit_id, grain, period, period_end, complete, numerator, denominator, value, state,
       previous, previous_year, comparable_from, target, target_date, path, ${statusSql} as status,
       ${rankSql} as rank, ${rankOfSql} as rank_of, reported, expected,
       provisional, first_published, restated_from, restated_on, restated_by, usual_low, usual_high, unusual
     from usual
     window ${rankWindowsSql}
     order by indicator_id, grain, period, unit_id`,
    { as_of: asOf },
    signal,
  );
}
