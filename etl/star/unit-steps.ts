/**
 * SQL for where each unit counts next, as now (`from_id`, `to_id`, `weight`): a unit that has ended by `$as_of` and has
 * successors counts towards them by its shares and no longer towards its old parent; any other counts towards the parent
 * of its latest version. What leaves a unit therefore sums to 1, and each unit reaches the root exactly once.
 */
export const unitStepsSql = `
  select u.unit_id as from_id, c.to_id, c.weight
  from star.dim_unit u join star.crosswalk c on c.from_id = u.unit_id
  where u.is_latest and u.valid_to <= cast($as_of as date) and c.to_id <> c.from_id
  union all
  select u.unit_id, u.parent_id, 1.0
  from star.dim_unit u
  where u.is_latest and u.parent_id is not null
    and not (
      coalesce(u.valid_to <= cast($as_of as date), false)
      and u.unit_id in (select from_id from star.crosswalk where to_id <> from_id)
    )`;
