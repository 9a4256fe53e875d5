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
