-- Whom a code means on a day, for registers that keep a code after its unit has ended: the unit while it stands, afterwards
-- its successor (the one with the largest share), until another unit takes the code over. `ends` is exclusive.
with successor as (
  select from_id, arg_max(to_id, weight) as to_id from star.crosswalk group by from_id
)
select unit_code, unit_id, level, true as in_force, valid_from as begins, valid_to as ends
from conform.org_unit
union all
select u.unit_code, coalesce(s.to_id, u.unit_id), u.level, false, u.valid_to, u.code_until
from conform.org_unit u
left join successor s on s.from_id = u.unit_id
where u.valid_to is not null and (u.code_until is null or u.valid_to < u.code_until)
