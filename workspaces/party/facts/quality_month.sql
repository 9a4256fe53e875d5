-- What each rule found, by the unit and month of the rows checked. Rows whose month is unknown count in the month of as-of,
-- rows whose unit is unknown for the whole organisation.
with dated as (
  select *, least(coalesce(period, cast($as_of as date)), cast($as_of as date)) as checked_on
  from quality.rule_result
)
select
  coalesce(u.unit_id, '00') as unit_id,
  cast(date_trunc('month', r.checked_on) as date) as period,
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
left join conform.org_unit u
  on u.unit_code = r.unit_code
  and u.valid_from <= last_day(r.checked_on)
  and (u.code_until is null or last_day(r.checked_on) < u.code_until)
where r.checked > 0
