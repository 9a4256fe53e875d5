-- An issue counts in the month in which it was decided: fixed in time, or its deadline passed. Until then it is open, and not
-- judged. The deadline is the register's, but never later than the working days the severity allows, whatever was moved since.
-- The unit is the one that bore the code on the day the issue was found; once that has ended, its successor.
with allowed as (
  -- Letter 4856/BCA-TTDLQG, from a secondary source.
  select * from (values ('DO', 5), ('VANG', 10), ('XANH', 15)) t (severity, working_days)
),
ends as (
  select unit_id, max(coalesce(valid_to, date '9999-12-31')) as ended_on from star.dim_unit group by unit_id
),
successor as (
  select from_id, arg_max(to_id, weight) as to_id from star.crosswalk group by from_id
),
limited as (
  select i.*, f.number + a.working_days as limit_number
  from conform.dq_issue i
  join allowed a using (severity)
  asof join star.working_day f on f.day <= i.detected_on
),
judged as (
  select
    l.*,
    u.unit_id as found_by,
    w.day as limit_on,
    least(l.due_on, w.day) as deadline,
    -- Opened again is not fixed.
    if(l.status <> 'MO_LAI', l.fixed_on, null) as closed_on
  from limited l
  left join star.working_day w on w.number = l.limit_number
  left join star.dim_unit_code u
    on u.unit_code = l.unit_code
    and u.begins <= l.detected_on
    and (u.ends is null or l.detected_on < u.ends)
),
decided as (
  select
    *,
    coalesce(closed_on <= deadline, false) as is_on_time,
    if(coalesce(closed_on <= deadline, false), closed_on, deadline + 1) as decided_on
  from judged
),
monthly as (
  select
    c.month,
    c.month_end,
    d.*,
    coalesce(date_trunc('month', d.decided_on) = c.month and d.decided_on <= c.month_end, false) as is_decided,
    coalesce(d.closed_on > c.month_end, true) as is_open
  from decided d
  join star.calendar c on d.detected_on <= c.month_end
)
select
  coalesce(if(m.month_end >= e.ended_on, s.to_id, m.found_by), m.found_by, '00') as unit_id,
  m.month as period,
  m.asset_id,
  cast(m.error_group as varchar) as error_group,
  m.severity,
  case
    when m.is_decided and m.is_on_time then 'on_time'
    when m.is_decided and not m.is_open then 'late'
    when m.is_open and m.deadline < m.month_end then 'overdue'
    when m.is_open then 'open'
    else 'closed'
  end as issue_status,
  cast(date_trunc('month', m.detected_on) = m.month as integer) as found,
  cast(m.is_decided as integer) as decided,
  cast(m.is_decided and m.is_on_time as integer) as fixed_on_time,
  cast(m.is_decided and coalesce(m.closed_on <= m.due_on, false) as integer) as fixed_by_register_deadline,
  cast(m.is_decided and m.due_on > m.limit_on as integer) as deadline_beyond_limit,
  cast(m.is_decided and m.reopen_count > 0 as integer) as reopened,
  cast(m.is_open as integer) as open,
  cast(m.is_open and m.deadline < m.month_end as integer) as open_overdue
from monthly m
left join ends e on e.unit_id = m.found_by
left join successor s on s.from_id = m.found_by
where m.is_open or m.is_decided or date_trunc('month', m.detected_on) = m.month
