select
  issue_id,
  asset_id,
  unit_code,
  error_group,
  severity,
  detected_at as detected_on,
  verified_at as verified_on,
  due_date as due_on,
  fixed_at as fixed_on,
  status,
  reopen_count
from validate.dq_issue
