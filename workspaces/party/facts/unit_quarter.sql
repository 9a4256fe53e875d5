-- The units standing at the end of a quarter, whether or not they reported; none where nobody did, since then nothing is known.
with quarter as (
  select distinct period, cast(least(period + interval 3 month - interval 1 day, $as_of) as date) as stated_on
  from conform.people_quarter
)
select u.unit_id, q.period, 1 as units
from quarter q
join star.dim_unit u
  on u.level in ('TW', 'TINH')
  and u.valid_from <= q.stated_on
  and (u.valid_to is null or q.stated_on < u.valid_to)
