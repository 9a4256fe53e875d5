-- Assigned tasks. A regular task has no deadline, whatever stands in its row.
select
  task_id,
  document_no,
  issued_at as issued_on,
  issuer,
  nullif(trim(content), '') as content,
  nullif(trim(deliverable), '') as deliverable,
  coalesce(json_array_length(milestones), 0) as milestones,
  lead_unit_code,
  task_kind = 'THUONG_XUYEN' as is_regular,
  case when task_kind = 'CO_THOI_HAN' then due_date end as due_on,
  case when task_kind = 'CO_THOI_HAN' then original_due_date end as first_due_on,
  coalesce(extension_count, 0) as extension_count,
  completed_at as completed_on,
  cast(last_update_at as date) as updated_on,
  pillar,
  target_id
from validate.task
