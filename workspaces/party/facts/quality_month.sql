-- What each rule found in the rows a month's figures rest on, by unit. Extracts that arrive by period count in their month
-- (rows whose month nobody can read, in that of as-of). Registers hold only today and every month is rebuilt from them, so
-- they count in each month that uses their rows: those dated up to its end. Rows of a unit nobody knows count for the whole.
with result as (
  select *, source_id in ('org_unit', 'admin_crosswalk', 'data_connection', 'task', 'framework_document') as is_register
  from quality.rule_result
  where checked > 0
),
used as (
  select c.month, c.month_end, r.*
  from result r
  join star.calendar c on r.period is null or r.period <= c.month_end
  where r.is_register
  union all
  select c.month, c.month_end, r.*
  from result r
  join star.calendar c
    on c.month = date_trunc('month', least(coalesce(r.period, $as_of), $as_of))
  where not r.is_register
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
  cast(sum(r.checked) as bigint) as checked,
  cast(sum(r.passed) as bigint) as passed,
  cast(sum(r.checked - r.passed) as bigint) as failed
from used r
left join star.dim_unit_code u
  on u.unit_code = r.unit_code
  and u.begins <= r.month_end
  and (u.ends is null or r.month_end < u.ends)
group by all
