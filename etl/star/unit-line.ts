/** Days beyond all others, for bounds that are open. */
export const FIRST_DAY = `date '0001-01-01'`;
export const LAST_DAY = `date '9999-12-31'`;

/**
 * SQL for every unit on every day (`unit_id`, `parent_id`, `begins`, `ends` exclusive, `stands`): a row per version and one per gap before,
 * between and after them. In a gap the unit does not stand and has the parent of the version before it, of the first where there is none.
 * The root, which is nobody's child, stands always.
 */
export const unitLineSql = `
  with version as (
    select unit_id, parent_id, valid_from as begins, coalesce(valid_to, ${LAST_DAY}) as ends,
      lag(valid_to) over versions as gap_from, lag(parent_id) over versions as parent_before,
      lead(valid_from) over versions as next_from, row_number() over versions as place
    from star.dim_unit
    window versions as (partition by unit_id order by valid_from)
  ),
  line as (
    select unit_id, parent_id, begins, ends, true as stands from version
    union all
    select unit_id, parent_id, ${FIRST_DAY}, begins, false from version where place = 1
    union all
    select unit_id, parent_before, gap_from, begins, false from version where place > 1
    union all
    select unit_id, parent_id, ends, ${LAST_DAY}, false from version where next_from is null
  )
  select unit_id, parent_id, begins, ends, stands or parent_id is null as stands from line where begins < ends`;
