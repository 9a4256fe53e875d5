import type { TreeView } from '#warehouse/model/tree-view.ts';

/**
 * SQL for `rank` and `rank_of` among the siblings that have a value: units of the same level under the same parent (of the
 * latest version), in the same period. 1 is best by `better`; ties share a rank and the next one is skipped.
 *
 * Units that stand at as-of are ranked among themselves, in the past too (as now). A unit that has ended is ranked among
 * the units that stood in the period, for else predecessors and successors would be ranked together.
 */
const rankSql = `
  case
    when value is null then null
    when ended_on is null then rank() over now_siblings
    else rank() over then_siblings
  end`;

const rankOfSql = `
  case
    when ended_on is null then count(value) over (partition by indicator_id, grain, period, parent_id, level, is_now)
    else count(value) over (partition by indicator_id, grain, period, parent_id, level, is_then)
  end`;

/** The windows and flags the two expressions stand on. */
export const rankWindowsSql = `
  now_siblings as (
    partition by indicator_id, grain, period, parent_id, level, is_now
    order by case better when 'up' then -value else value end nulls last
  ),
  then_siblings as (
    partition by indicator_id, grain, period, parent_id, level, is_then
    order by case better when 'up' then -value else value end nulls last
  )`;

/**
 * The same as then: among the units of one level that stood under one parent at the end of the period. A unit that did not stand on that
 * day has no siblings.
 */
const rankThenSql = 'case when value is null or not is_then then null else rank() over then_siblings end';
const rankOfThenSql =
  'case when is_then then count(value) over (partition by indicator_id, grain, period, parent_id, level, is_then) end';

/** SQL of rank and number of ranked, and of what they stand on, in a view. */
export function rankingSql(tree: TreeView): { rank: string; rankOf: string; flags: string; place: string } {
  if (tree === 'now')
    return {
      ...{ rank: rankSql, rankOf: rankOfSql, flags: rankFlagsSql },
      place: 'join ind_unit u on u.unit_id = c.unit_id',
    };
  return {
    ...{ rank: rankThenSql, rankOf: rankOfThenSql, flags: 'false as is_now, level is not null as is_then' },
    place: `left join (select *, null as ended_on, null as began_on from ind_place) u
      on u.unit_id = c.unit_id and u.grain = c.grain and u.period = c.period`,
  };
}

const rankFlagsSql = `
  ended_on is null as is_now,
  began_on <= period_end and (ended_on is null or ended_on > period) as is_then`;
