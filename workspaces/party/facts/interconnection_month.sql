-- Without a register of connections nothing is known, so there are rows only where it has some.
with province as (
  select c.month, u.unit_id
  from star.calendar c
  join star.dim_unit u
    on u.level = 'TINH'
    and u.valid_from <= c.month_end
    and (u.valid_to is null or c.month_end < u.valid_to)
  where c.month in (select month from star.dim_connection)
),
live as (
  select
    month,
    unit_id,
    bool_or(direction = 'TW_TINH') as from_centre,
    bool_or(direction = 'TINH_TW') as to_centre
  from star.dim_connection
  where is_live
  group by all
)
select
  p.unit_id,
  p.month as period,
  1 as provinces,
  cast(coalesce(l.from_centre, false) as integer) as from_centre,
  cast(coalesce(l.to_centre, false) as integer) as to_centre,
  cast(coalesce(l.from_centre and l.to_centre, false) as integer) as both_directions
from province p
left join live l on l.unit_id = p.unit_id and l.month = p.month
