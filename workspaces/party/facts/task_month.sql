-- Status at each month's end from the dates as they stand today. The register keeps neither the day on which an extension
-- was granted nor earlier updates: deadlines are those after extensions, the extension of a task counts once its first
-- deadline has passed (an extension is asked before it), and updates in cycle are known at as-of alone. The lead unit is
-- the one that bears its code in the month, or the successor of one that has ended.
with issued as (
  select
    c.month,
    c.month_end,
    c.month_end = $as_of as is_today,
    t.*,
    n.unit_id,
    n.unit_id is not null as has_lead,
    coalesce(t.completed_on <= c.month_end, false) as is_completed,
    coalesce(t.due_on < c.month_end, false) as is_past_due
  from conform.task t
  join star.calendar c on t.issued_on <= c.month_end
  left join star.dim_unit_code n
    on n.unit_code = t.lead_unit_code
    and n.begins <= c.month_end
    and (n.ends is null or c.month_end < n.ends)
),
judged as (
  select
    *,
    case
      when is_regular then 'regular'
      when due_on is null then 'needs_deadline'
      when is_completed and completed_on <= due_on then 'done_on_time'
      when is_completed then 'done_late'
      when is_past_due then 'overdue'
      when due_on <= month_end + 30 then 'due_soon'
      else 'in_time'
    end as task_status,
    not is_regular and not is_completed as is_open
  from issued
)
select
  coalesce(unit_id, '00') as unit_id,
  month as period,
  task_status,
  task_id,
  cast(due_on as varchar) as due_on,
  issuer,
  document_no,
  pillar,
  1 as tasks,
  cast(task_status = 'overdue' as integer) as overdue,
  cast(task_status in ('done_on_time', 'done_late', 'overdue') as integer) as completed_or_due,
  cast(task_status = 'done_on_time' as integer) as completed_on_time,
  cast(task_status in ('done_on_time', 'done_late') and completed_on <= coalesce(first_due_on, due_on) as integer)
    as completed_by_first_deadline,
  cast(
    has_lead
      and content is not null
      and (deliverable is not null or milestones > 0)
      and (is_regular or due_on is not null)
    as integer
  ) as four_clear,
  cast(is_open as integer) as open,
  cast(is_open and is_today as integer) as open_at_as_of,
  cast(
    is_open and is_today and coalesce(updated_on between month_end - 7 and month_end, false)
    as integer
  ) as updated_in_cycle,
  cast(not is_regular as integer) as time_bound,
  cast(not is_regular and coalesce(first_due_on <= month_end, false) as integer) as first_deadline_passed,
  cast(
    not is_regular and coalesce(first_due_on <= month_end, false) and extension_count > 0 as integer
  ) as extended,
  cast(
    not is_regular and extension_count = 0 and coalesce(due_on <> first_due_on, false) as integer
  ) as silent_due_change
from judged
