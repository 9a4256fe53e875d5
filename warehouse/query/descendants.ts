import type { TreeView } from '../model/tree-view.ts';

/**
 * Units of a level below `$parent`, as one column `unit_id`, in a view of the tree: as now those that stand at as-of (`$as_of`), as then those
 * that stood there and were of that level on a day. `$level` null for the units directly below.
 *
 * @param day name of the parameter that holds the day
 */
export function unitsBelowSql(alias: string, tree: TreeView, day = 'day'): string {
  return tree === 'now'
    ? descendantsSql(alias)
    : descendantsThenSql(alias, '$parent', `$${day}::date`, '$level::varchar');
}

/** Units below a parent on a day, as then: one column `unit_id`. All but the alias are SQL; `level` null for the units directly below. */
export function descendantsThenSql(alias: string, parent: string, day: string, level: string): string {
  return `
    select below.unit_id from ${alias}.star.unit_rollup_then up
    join ${alias}.star.dim_unit below on below.unit_key = up.unit_key
    where up.unit_id = ${parent} and up.depth > 0 and up.valid_from <= ${day} and (up.valid_to is null or up.valid_to > ${day})
      and case when ${level} is null then up.depth = 1 else below.level = ${level} end`;
}

/**
 * Units of a level below `$parent` that stand at as-of (`$as_of`), as one column `unit_id`; `$level` null for the units
 * directly below it, whatever their level.
 */
export function descendantsSql(alias: string): string {
  return `
    select below.unit_id from ${alias}.star.dim_unit below
    where below.is_latest and below.unit_id <> $parent
      and below.valid_from <= $as_of::date and (below.valid_to is null or below.valid_to > $as_of::date)
      and case when $level::varchar is null then below.parent_id = $parent
          else below.level = $level and below.unit_key in (
            select part.unit_key from ${alias}.star.unit_rollup part where part.unit_id = $parent) end`;
}
