-- What each rule found, by the unit and month of the rows checked. Rows without a month of the calendar (registers of
-- today, months nobody can read) count in the month of as-of; rows of a unit nobody knows, for the whole organisation.
with dated as (
  select r.*, coalesce(c.month, cast(date_trunc('month', $as_of) as date)) as month
  from quality.rule_result r
  left join star.calendar c on c.month = date_trunc('month', r.period)
  where r.checked > 0
)
select
  coalesce(u.unit_id, '00') as unit_id,
  r.month as period,
  r.source_id,
  r.field,
  r.criterion,
  r."rule" as "rule",
  if(r.is_identifier, 'identifier', 'other') as field_kind,
  r.weight,
  r.checked,
  r.passed,
  r.checked - r.passed as failed
from dated r
left join star.dim_unit_code u
  on u.unit_code = r.unit_code
  and u.begins <= last_day(r.month)
  and (u.ends is null or last_day(r.month) < u.ends)
