-- The reports that fell due by as-of, each in the month in which it did: every unit of the register by every form of the calendar,
-- whether the list of submissions has it or not. What is missing there is late. Codes are those of the month reported on.
with month_reported as (
  select cast(month - interval 1 month as date) as month from star.calendar
  union
  select month from star.calendar
),
expected as (
  select u.unit_id, u.unit_code, f.form_code, m.month, last_day(m.month) + f.due_days as due_by_form, f.tolerance_pct
  from month_reported m
  join star.dim_unit u on u.valid_from <= m.month and (u.valid_to is null or m.month < u.valid_to)
  join star.dim_report_form f
    on f.level = u.level
    and f.begins <= m.month
    and (f.ends is null or m.month < f.ends)
),
submitted as (
  select
    unit_code,
    form_code,
    period,
    arg_min(due_on, submission_no) as due_on,
    min(submitted_at) as first_at,
    cast(min(submitted_at) as date) as first_on
  from conform.report_submission
  group by all
),
correction as (
  select
    r.unit_code,
    r.form_code,
    r.period,
    min(cast(r.submitted_at as date)) as first_on,
    min(cast(r.submitted_at as date)) filter (abs(r.correction_delta_pct) > f.tolerance_pct) as beyond_on
  from conform.report_submission r
  join (select form_code, min(tolerance_pct) as tolerance_pct from star.dim_report_form group by all) f using (form_code)
  where r.is_correction and r.submitted_at is not null
  group by all
),
due as (
  select
    e.*,
    -- A list may move a deadline forward, not put it off: the calendar of forms is what was agreed.
    least(coalesce(s.due_on, e.due_by_form), e.due_by_form) as due_on,
    s.first_on,
    c.first_on as corrected_on,
    c.beyond_on
  from expected e
  left join submitted s on s.unit_code = e.unit_code and s.form_code = e.form_code and s.period = e.month
  left join correction c on c.unit_code = e.unit_code and c.form_code = e.form_code and c.period = e.month
)
select
  unit_id,
  due_on as period,
  form_code,
  case when first_on <= due_on then 'on_time' when first_on is not null then 'late' else 'missing' end as submission,
  1 as due,
  cast(coalesce(first_on <= due_on, false) as integer) as on_time,
  cast(coalesce(first_on > due_on, false) as integer) as late,
  cast(first_on is null as integer) as missing,
  cast(first_on is not null as integer) as submitted,
  cast(corrected_on is not null as integer) as corrected_at_all,
  cast(beyond_on is not null as integer) as corrected,
  if(beyond_on is not null, beyond_on - first_on, 0) as days_to_correction
from due
where due_on < $as_of
